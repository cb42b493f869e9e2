//! `GET /v1/admin/me`

use claviger_licensing::{Role, kind};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{admin::RoleView, id::WireId},
};

pub(crate) struct Me;

codes!(MeCodes: Unauthorized, Forbidden, Verdict(claviger_protocol::Code::EnvironmentMismatch));

/// The holder of an admin token.
#[derive(Debug, Object)]
#[oai(rename = "AdminIdentity")]
struct MeView {
    /// The token's id.
    id: WireId<kind::AdminToken>,
    /// The token's name.
    name: String,
    /// What it may do.
    role: RoleView,
    /// The environment it belongs to.
    environment: String,
}

#[OpenApi(prefix_path = "/v1/admin", tag = "Tag::Admin")]
impl Me {
    /// Who am I?
    #[oai(path = "/me", method = "get")]
    async fn me(&self, admin: Admin) -> ApiResult<Json<MeView>, MeCodes> {
        let caller = admin.require(Role::ReadOnly)?;
        Ok(Json(MeView {
            id: WireId(caller.token.id),
            name: caller.token.name,
            role: caller.token.role.into(),
            environment: caller.scope.env.environment.to_string(),
        }))
    }
}
