//! `POST /v1/admin/licenses/{id}/clear-overdue`

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

pub(crate) struct ClearOverdue;

codes!(ClearOverdueCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl ClearOverdue {
    /// Note that a missing payment came.
    #[oai(path = "/:id/clear-overdue", method = "post")]
    async fn clear_license_overdue(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
    ) -> ApiResult<Json<AdminLicenseView>, ClearOverdueCodes> {
        let caller = admin.require(Role::Support)?;
        Ok(Json(amend(&caller, id.0.0, rules::clear_overdue).await?))
    }
}
