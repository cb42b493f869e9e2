//! `GET /v1/admin/licenses/{id}/devices`

use claviger_licensing::{Activation, Role, kind};
use claviger_protocol::Code;
use claviger_store::StoreResult;
use futures_util::{StreamExt, TryStreamExt, stream};
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
    types::Any,
};
use serde_json::Value;

use crate::{
    environment::EnvironmentContext,
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::{Tag, v1::admin::licenses::amend::find},
    wire::{
        id::WireId,
        license::DeviceView,
        page::{page, split},
    },
};

/// Queries at the same time for what single devices reported.
const AT_ONCE: usize = 4;

pub(crate) struct List;

codes!(ListCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound);

/// A page of the devices of a license.
#[derive(Debug, Object)]
#[oai(rename = "AdminDevicePage", skip_serializing_if_is_none)]
struct DevicePage {
    /// The devices, those that came last first.
    items: Vec<AdminDeviceView>,
    /// The `cursor` of the next page; absent on the last one.
    next_cursor: Option<WireId<kind::Activation>>,
}

/// A device as admins see it.
#[derive(Debug, Object)]
#[oai(rename = "AdminDevice", skip_serializing_if_is_none)]
pub(crate) struct AdminDeviceView {
    #[oai(flatten)]
    device: DeviceView,
    /// The slot it holds, or held, from 0.
    slot: u16,
    /// What it last reported of its run time with a heartbeat, an object.
    runtime: Option<Any<Value>>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl List {
    /// All devices of a license, those that gave their slots up included.
    #[oai(path = "/:id/devices", method = "get")]
    async fn list_license_devices(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        /// `next_cursor` of the page before.
        cursor: Query<Option<WireId<kind::Activation>>>,
        /// Devices on a page; 50 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> ApiResult<Json<DevicePage>, ListCodes> {
        let caller = admin.require(Role::ReadOnly)?;
        let license = find(&caller.scope, id.0.0).await?.license.id;
        let env = &caller.scope.env;
        let page = page(cursor.0.as_ref(), limit.0);
        let activations = env.store.list_activations(license, page).await?;
        let (activations, next_cursor) = split(activations, page, |activation| activation.id);
        let views = activations.into_iter().map(|activation| view(env, activation));
        let items = stream::iter(views).buffered(AT_ONCE).try_collect().await?;
        Ok(Json(DevicePage { items, next_cursor }))
    }
}

/// One device.
pub(crate) async fn view(env: &EnvironmentContext, activation: Activation) -> StoreResult<AdminDeviceView> {
    let runtime = env.store.find_runtime(activation.id).await?.map(Any);
    Ok(AdminDeviceView {
        device: DeviceView::new(&activation, None),
        slot: activation.slot,
        runtime,
    })
}
