//! What an admin says of the money of a sale by hand.

use claviger_licensing::{
    HoldCause, Order, OrderId, OrderSource,
    billing::{Remark, Settlement, Standing, settle},
    rules,
};
use claviger_store::{LicenseSelector, OrderLease, OrderWrite};
use uuid::Uuid;

use super::view::{OrderView, show};
use crate::{
    billing::{
        checkout::alone,
        sync::{LEASE, holder},
    },
    http::{
        auth::Caller,
        problem::{ErrorCode, Problem},
    },
};

/// Sets what became of the money of a sale by hand, and does to its license what follows.
pub(super) async fn set_hold(caller: &Caller, id: OrderId, hold: Option<HoldCause>) -> Result<OrderView, Problem> {
    let (scope, holder) = (&caller.scope, holder());
    let store = &scope.env.store;
    let order = match store.lease_order(id, holder, scope.now, scope.now + LEASE).await? {
        OrderLease::Taken(summary) => summary.order,
        OrderLease::Busy => return Err(Problem::new(ErrorCode::Conflict)),
        OrderLease::Missing => return Err(Problem::new(ErrorCode::OrderNotFound)),
    };
    if let Err(problem) = write(caller, order, holder, hold).await {
        // The lease would run out by itself; what went wrong is more interesting than that it could not be given back.
        let _ = store.release_order(id, holder).await;
        return Err(problem);
    }
    show(scope, id).await
}

async fn write(caller: &Caller, before: Order, holder: Uuid, hold: Option<HoldCause>) -> Result<(), Problem> {
    let (scope, context) = (&caller.scope, caller.context());
    let store = &scope.env.store;
    if before.source != OrderSource::Manual {
        let detail = "The order was paid through Stripe. Pay it back there; the license follows by itself.";
        return Err(Problem::with_detail(ErrorCode::OrderChangeInvalid, detail));
    }
    if before.standing.hold == hold {
        return Ok(store.release_order(before.id, holder).await?);
    }
    let standing = Standing {
        hold,
        ..before.standing
    };
    let mut order = Order {
        standing,
        status: standing.status(),
        updated_at: scope.now,
        ..before.clone()
    };
    let license = order.license_id.map(LicenseSelector::Id);
    let license = license.ok_or_else(|| anyhow::anyhow!("order {} has no license", order.id))?;
    let locked = store.lock_license(license, rules::window_start(scope.now)).await?;
    let locked = locked.ok_or_else(|| anyhow::anyhow!("the license of order {} is gone", order.id))?;
    let settlement = Settlement {
        order: order.id,
        renewal: order.renewal,
        before: &before.standing,
        now: &standing,
        plan: None,
    };
    let events = settle(locked.record(), &settlement, scope.now);
    if locked.record().license.order_id != Some(order.id) {
        order.remarks.insert(Remark::Superseded);
    }
    let write = OrderWrite {
        lease: Some(holder),
        ..alone(order)
    };
    Ok(locked.settle(&events, &write, &context).await?)
}
