//! `POST /v1/admin/licenses/{id}/devices/{activation}/release`

use claviger_licensing::{
    ReleaseCause, Role, kind,
    rules::{self, ReleaseTarget},
};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::{
        Tag,
        v1::admin::licenses::{amend::change, view::AdminLicenseView},
    },
    wire::id::WireId,
};

pub(crate) struct Release;

codes!(
    ReleaseCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    LicenseNotFound,
    ActivationNotFound,
    Conflict
);

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Release {
    /// Free the slot of one device.
    ///
    /// The device is refused with `NOT_ACTIVATED` at its next check. The one that comes next does not count as a move.
    #[oai(path = "/:id/devices/:activation/release", method = "post")]
    async fn release_license_device(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        activation: Path<WireId<kind::Activation>>,
    ) -> ApiResult<Json<AdminLicenseView>, ReleaseCodes> {
        let caller = admin.require(Role::Support)?;
        let target = ReleaseTarget::Activation(activation.0.0);
        let license = change(&caller, id.0.0, |record| {
            let event = rules::release(record, target, ReleaseCause::Admin);
            event
                .map(|event| vec![event])
                .ok_or_else(|| Problem::new(ErrorCode::ActivationNotFound))
        });
        Ok(Json(license.await?))
    }
}
