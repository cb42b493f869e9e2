//! What an admin says of the money of a sale by hand.

use claviger_licensing::{HoldCause, OrderId};

use super::view::{OrderView, show};
use crate::{
    http::{auth::Caller, problem::Problem},
    operations::sale,
};

/// Sets what became of the money and shows the order as it is then.
pub(super) async fn set_hold(caller: &Caller, id: OrderId, hold: Option<HoldCause>) -> Result<OrderView, Problem> {
    sale::set_hold(&caller.scope.env, id, hold, &caller.context()).await?;
    show(&caller.scope, id).await
}
