//! `POST /v1/licenses/devices`

use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::find::{self, Found},
    routes::Tag,
    wire::{
        device::{DeviceIdText, device_id},
        license::DeviceView,
        text::{KeyText, Slug},
    },
};

pub(crate) struct Devices;

codes!(
    DevicesCodes: KeyInvalid,
    DeviceInvalid,
    ProductUnknown,
    Verdict(Code::NotFound),
    Verdict(Code::EnvironmentMismatch),
    Verdict(Code::ProductMismatch),
);

/// Whose devices to list.
#[derive(Debug, Object)]
struct DevicesRequest {
    /// The product's code.
    product: Slug,
    /// The license key.
    key: KeyText,
    /// The id of the device that asks, to mark it in the list.
    device_id: Option<DeviceIdText>,
}

/// The devices of a license.
#[derive(Debug, Object)]
#[oai(rename = "DeviceList")]
struct DeviceListView {
    /// Devices that may use the license at the same time.
    max_devices: u16,
    /// Those that do.
    devices: Vec<DeviceView>,
}

#[OpenApi(prefix_path = "/v1/licenses", tag = "Tag::Apps")]
impl Devices {
    /// The devices that hold slots of the license.
    #[oai(path = "/devices", method = "post")]
    async fn devices(
        &self,
        scope: Scope,
        request: Json<DevicesRequest>,
    ) -> ApiResult<Json<DeviceListView>, DevicesCodes> {
        let request = request.0;
        let current = request.device_id.as_ref().map(device_id).transpose()?;
        let current = current.map(|id| scope.env.secrets.device_hash(&id));
        let key = find::asked(&scope, &request.key.0)?;
        scope.env.check_ins.settle().await;
        match find::by_key(&scope, &request.product.0, &key).await? {
            Found::License(record) if record.product.code != request.product.0 => {
                Err(ErrorCode::Verdict(Code::ProductMismatch).into())
            }
            Found::License(record) => Ok(Json(DeviceListView {
                max_devices: record.entitlements().max_devices,
                devices: DeviceView::active(&record, current.as_ref()),
            })),
            Found::Nothing(absence) => Err(Problem::from(absence).into()),
        }
    }
}
