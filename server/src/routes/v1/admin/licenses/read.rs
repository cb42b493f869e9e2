//! `GET /v1/admin/licenses/{id}`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{amend::show, view::AdminLicenseView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Read;

codes!(ReadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound);

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Read {
    /// One license with its customer and devices.
    #[oai(path = "/:id", method = "get")]
    async fn read_license(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
    ) -> ApiResult<Json<AdminLicenseView>, ReadCodes> {
        let caller = admin.require(Role::ReadOnly)?;
        Ok(Json(show(&caller.scope, id.0.0).await?))
    }
}
