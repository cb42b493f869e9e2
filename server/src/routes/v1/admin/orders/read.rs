//! `GET /v1/admin/orders/{id}`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::view::{OrderView, show};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Read;

codes!(ReadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), OrderNotFound);

#[OpenApi(prefix_path = "/v1/admin/orders", tag = "Tag::Admin")]
impl Read {
    /// One order with its license and its subscription.
    #[oai(path = "/:id", method = "get")]
    async fn read_order(&self, admin: Admin, id: Path<WireId<kind::Order>>) -> ApiResult<Json<OrderView>, ReadCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        Ok(Json(show(&scope, id.0.0).await?))
    }
}
