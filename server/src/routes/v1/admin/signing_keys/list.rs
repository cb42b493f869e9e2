//! `GET /v1/admin/signing-keys`

use claviger_licensing::Role;
use claviger_protocol::Code;
use poem_openapi::{OpenApi, payload::Json};

use super::view::SigningKeysView;
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
};

pub(crate) struct List;

codes!(ListCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

#[OpenApi(prefix_path = "/v1/admin/signing-keys", tag = "Tag::Admin")]
impl List {
    /// The keys that sign, signed or will sign tokens.
    #[oai(path = "/", method = "get")]
    async fn list_signing_keys(&self, admin: Admin) -> ApiResult<Json<SigningKeysView>, ListCodes> {
        let scope = admin.require(Role::Owner)?.scope;
        Ok(Json(SigningKeysView::new(
            scope.env.store.list_signing_keys().await?,
            scope.now,
        )))
    }
}
