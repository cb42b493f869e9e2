//! What an admin says of the money of a sale by hand.

use claviger_licensing::{
    AuditContext, HoldCause, Order, OrderId, OrderSource,
    billing::{Remark, Settlement, Standing, settle},
    rules,
};
use claviger_store::{LicenseSelector, OrderLease, OrderWrite};
use uuid::Uuid;

use crate::{
    billing::{
        checkout::alone,
        sync::{LEASE, holder},
    },
    environment::EnvironmentContext,
    http::problem::{ErrorCode, Problem},
};

/// Sets what became of the money of a sale by hand, and does to its license what follows.
pub(crate) async fn set_hold(
    env: &EnvironmentContext,
    id: OrderId,
    hold: Option<HoldCause>,
    context: &AuditContext,
) -> Result<(), Problem> {
    let (store, holder, now) = (&env.store, holder(), context.at);
    let order = match store.lease_order(id, holder, now, now + LEASE).await? {
        OrderLease::Taken(summary) => summary.order,
        OrderLease::Busy => return Err(Problem::new(ErrorCode::Conflict)),
        OrderLease::Missing => return Err(Problem::new(ErrorCode::OrderNotFound)),
    };
    let written = write(env, order, holder, hold, context).await;
    if written.is_err() {
        // The lease would run out by itself; what went wrong is more interesting than that it could not be given back.
        let _ = store.release_order(id, holder).await;
    }
    written
}

async fn write(
    env: &EnvironmentContext,
    before: Order,
    holder: Uuid,
    hold: Option<HoldCause>,
    context: &AuditContext,
) -> Result<(), Problem> {
    let (store, now) = (&env.store, context.at);
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
        updated_at: now,
        ..before.clone()
    };
    let license = order.license_id.map(LicenseSelector::Id);
    let license = license.ok_or_else(|| anyhow::anyhow!("order {} has no license", order.id))?;
    let locked = store.lock_license(license, rules::window_start(now)).await?;
    let locked = locked.ok_or_else(|| anyhow::anyhow!("the license of order {} is gone", order.id))?;
    let settlement = Settlement {
        order: order.id,
        renewal: order.renewal,
        before: &before.standing,
        now: &standing,
        plan: None,
    };
    let events = settle(locked.record(), &settlement, now);
    if locked.record().license.order_id != Some(order.id) {
        order.remarks.insert(Remark::Superseded);
    }
    let write = OrderWrite {
        lease: Some(holder),
        ..alone(order)
    };
    Ok(locked.settle(&events, &write, context).await?)
}
