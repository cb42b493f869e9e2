//! `GET /v1/admin/catalog`

use claviger_licensing::Role;
use claviger_protocol::Code;
use poem_openapi::{OpenApi, payload::Json};

use super::view::CatalogView;
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
};

pub(crate) struct Read;

codes!(ReadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

#[OpenApi(prefix_path = "/v1/admin/catalog", tag = "Tag::Admin")]
impl Read {
    /// The whole catalog: products, plans and prices with all their policies, retired ones included.
    #[oai(path = "/", method = "get")]
    async fn read_catalog(&self, admin: Admin) -> ApiResult<Json<CatalogView>, ReadCodes> {
        let caller = admin.require(Role::ReadOnly)?;
        Ok(Json(CatalogView::from(caller.scope.env.store.read_catalog().await?)))
    }
}
