//! `PUT /v1/admin/licenses/{id}/order-ref`

use claviger_licensing::{LicenseEvent, Role, kind};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{amend::change, view::AdminLicenseView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{id::WireId, text::Name},
};

pub(crate) struct SetOrderRef;

codes!(OrderRefCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

/// The order that a license belongs to.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct LicenseOrderRefRequest {
    /// The order or invoice number; absent or `null` clears it.
    order_ref: Option<Name>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl SetOrderRef {
    /// Set or clear the order number of a license.
    #[oai(path = "/:id/order-ref", method = "put")]
    async fn set_license_order_ref(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<LicenseOrderRefRequest>,
    ) -> ApiResult<Json<AdminLicenseView>, OrderRefCodes> {
        let caller = admin.require(Role::Support)?;
        let order_ref = request.0.order_ref.map(|order_ref| order_ref.0);
        let license = change(&caller, id.0.0, |record| {
            let same = record.license.order_ref == order_ref;
            Ok(if same {
                Vec::new()
            } else {
                vec![LicenseEvent::OrderRefSet(order_ref)]
            })
        });
        Ok(Json(license.await?))
    }
}
