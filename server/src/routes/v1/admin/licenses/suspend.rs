//! `POST /v1/admin/licenses/{id}/suspend`

use claviger_licensing::{Role, kind, rules};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{amend::amend, view::AdminLicenseView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{id::WireId, text::Note},
};

pub(crate) struct Suspend;

codes!(
    SuspendCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    LicenseNotFound,
    AmendmentInvalid,
    Conflict
);

/// Why a license is stopped.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct SuspendLicenseRequest {
    /// The reason, for admins.
    reason: Option<Note>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Suspend {
    /// Stop a license for now.
    ///
    /// Its apps are refused with `SUSPENDED` at their next check. Key and devices stay; `reinstate` undoes it.
    #[oai(path = "/:id/suspend", method = "post")]
    async fn suspend_license(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<SuspendLicenseRequest>,
    ) -> ApiResult<Json<AdminLicenseView>, SuspendCodes> {
        let caller = admin.require(Role::Support)?;
        let reason = request.0.reason.map(|reason| reason.0);
        Ok(Json(
            amend(&caller, id.0.0, |record| rules::suspend(record, reason)).await?,
        ))
    }
}
