//! `POST /v1/admin/licenses/{id}/reinstate`

use claviger_licensing::{Role, kind, rules};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{amend::amend, view::AdminLicenseView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Reinstate;

codes!(ReinstateCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Reinstate {
    /// Put a suspended or revoked license in force again.
    ///
    /// Its devices are as they were. A license past its end stays expired until it is extended.
    #[oai(path = "/:id/reinstate", method = "post")]
    async fn reinstate_license(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
    ) -> ApiResult<Json<AdminLicenseView>, ReinstateCodes> {
        let caller = admin.require(Role::Support)?;
        Ok(Json(amend(&caller, id.0.0, rules::reinstate).await?))
    }
}
