//! `DELETE /v1/admin/admin-tokens/{id}`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{ApiResponse, OpenApi, param::Path};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::ErrorCode,
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Revoke;

codes!(
    RevokeCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    AdminTokenNotFound,
    AdminTokenInUse,
    Conflict
);

#[derive(ApiResponse)]
enum RevokeResponse {
    /// It is revoked.
    #[oai(status = 204)]
    Revoked,
}

#[OpenApi(prefix_path = "/v1/admin/admin-tokens", tag = "Tag::Admin")]
impl Revoke {
    /// Revoke an admin token.
    ///
    /// It stops working at once. The one that makes the request cannot revoke itself, so that nobody locks himself out.
    #[oai(path = "/:id", method = "delete")]
    async fn revoke_admin_token(
        &self,
        admin: Admin,
        id: Path<WireId<kind::AdminToken>>,
    ) -> ApiResult<RevokeResponse, RevokeCodes> {
        let caller = admin.require(Role::Owner)?;
        let id = id.0.0;
        if id == caller.token.id {
            return Err(ErrorCode::AdminTokenInUse.into());
        }
        if caller.scope.env.store.revoke_admin_token(id, &caller.context()).await? {
            Ok(RevokeResponse::Revoked)
        } else {
            Err(ErrorCode::AdminTokenNotFound.into())
        }
    }
}
