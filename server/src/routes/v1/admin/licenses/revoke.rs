//! `POST /v1/admin/licenses/{id}/revoke`

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

pub(crate) struct Revoke;

codes!(RevokeCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

/// Why a license is ended.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct RevokeLicenseRequest {
    /// The reason, for admins.
    reason: Option<Note>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Revoke {
    /// End a license, as after a refund.
    ///
    /// Its apps are refused with `REVOKED` at their next check. `reinstate` undoes it.
    #[oai(path = "/:id/revoke", method = "post")]
    async fn revoke_license(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<RevokeLicenseRequest>,
    ) -> ApiResult<Json<AdminLicenseView>, RevokeCodes> {
        let caller = admin.require(Role::Support)?;
        let reason = request.0.reason.map(|reason| reason.0);
        Ok(Json(
            amend(&caller, id.0.0, |record| rules::revoke(record, reason)).await?,
        ))
    }
}
