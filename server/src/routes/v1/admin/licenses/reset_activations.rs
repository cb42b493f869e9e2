//! `POST /v1/admin/licenses/{id}/reset-activations`

use claviger_licensing::{Role, kind, rules};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{amend::change, view::AdminLicenseView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct ResetActivations;

codes!(ResetActivationsCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl ResetActivations {
    /// Free all slots of a license.
    ///
    /// Its devices are refused with `NOT_ACTIVATED` at their next check, and may activate again. The devices that come next
    /// do not count as moves.
    #[oai(path = "/:id/reset-activations", method = "post")]
    async fn reset_license_activations(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
    ) -> ApiResult<Json<AdminLicenseView>, ResetActivationsCodes> {
        let caller = admin.require(Role::Support)?;
        Ok(Json(
            change(&caller, id.0.0, |record| Ok(rules::reset_activations(record))).await?,
        ))
    }
}
