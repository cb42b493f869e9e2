//! `POST /v1/admin/orders/{id}/mark-refunded`

use claviger_licensing::{HoldCause, Role, kind};
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

pub(crate) struct MarkRefunded;

codes!(
    MarkRefundedCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    OrderNotFound,
    OrderChangeInvalid,
    Conflict
);

#[OpenApi(prefix_path = "/v1/admin/orders", tag = "Tag::Admin")]
impl MarkRefunded {
    /// Note that a sale by hand was paid back.
    ///
    /// Its license is refused with `REVOKED` from its apps' next check on; if the sale renewed a term, the license goes back to the
    /// end that it had before. `clear-refunded` undoes it. A license that a later order pays for stays as it is. Refunds of orders
    /// through Stripe are made at Stripe, and followed by themselves.
    #[oai(path = "/:id/mark-refunded", method = "post")]
    async fn mark_order_refunded(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Order>>,
    ) -> ApiResult<Json<OrderView>, MarkRefundedCodes> {
        let caller = admin.require(Role::Support)?;
        Ok(Json(set_hold(&caller, id.0.0, Some(HoldCause::Refunded)).await?))
    }
}
