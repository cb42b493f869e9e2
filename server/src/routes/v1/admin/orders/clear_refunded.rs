//! `POST /v1/admin/orders/{id}/clear-refunded`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{change::set_hold, view::OrderView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct ClearRefunded;

codes!(
    ClearRefundedCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    OrderNotFound,
    OrderChangeInvalid,
    Conflict
);

#[OpenApi(prefix_path = "/v1/admin/orders", tag = "Tag::Admin")]
impl ClearRefunded {
    /// Note that a sale by hand is paid after all.
    ///
    /// Undoes `mark-refunded`: the license works again, and a renewed term comes back.
    #[oai(path = "/:id/clear-refunded", method = "post")]
    async fn clear_order_refunded(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Order>>,
    ) -> ApiResult<Json<OrderView>, ClearRefundedCodes> {
        let caller = admin.require(Role::Support)?;
        Ok(Json(set_hold(&caller, id.0.0, None).await?))
    }
}
