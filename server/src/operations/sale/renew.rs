//! A sale by hand that renews a license instead of making one.

use std::sync::Arc;

use claviger_licensing::{
    AuditContext, License, LicenseEvent, LicenseId, LicenseRecord, LicenseStatus, OrderId, PlanKind,
    billing::fund,
    rules::{self, set_expiry},
};
use claviger_store::{LicenseSelector, OrderSelector};
use claviger_stripe::SubscriptionStatus;

use super::Sale;
use crate::{
    app::App,
    billing::letters::validity,
    environment::EnvironmentContext,
    http::problem::{ErrorCode, Problem},
    operations::issue::open_key,
};

/// The license that is to be renewed.
pub(crate) async fn find_renewable(
    env: &EnvironmentContext,
    id: LicenseId,
    context: &AuditContext,
) -> Result<LicenseRecord, Problem> {
    let found = env
        .store
        .find_license(LicenseSelector::Id(id), rules::window_start(context.at))
        .await?;
    let record = found.ok_or_else(|| Problem::new(ErrorCode::LicenseNotFound))?;
    refuse_running_subscription(env, &record.license).await?;
    Ok(record)
}

/// Writes a paid order, what it does to the license, and the mail about it. The license keeps its key and its devices.
pub(crate) async fn renew(
    app: &App,
    env: &EnvironmentContext,
    sale: &Sale,
    id: LicenseId,
    context: &AuditContext,
) -> Result<OrderId, Problem> {
    let now = context.at;
    let key = if sale.send_mail { open_key(env, id).await? } else { None };
    let locked = env
        .store
        .lock_license(LicenseSelector::Id(id), rules::window_start(now))
        .await?;
    let locked = locked.ok_or_else(|| Problem::new(ErrorCode::LicenseNotFound))?;
    let record = locked.record();
    refuse_pointless(record, sale)?;

    let mut order = sale.order(id, None, now);
    let (mut events, mut renewal) = fund(record, order.id, &sale.plan, now)?;
    if let Some(end) = sale.expires_at {
        if end <= now {
            let detail = "`expires_at` must lie in the future.";
            return Err(Problem::with_detail(ErrorCode::RequestInvalid, detail));
        }
        events.retain(|event| !matches!(event, LicenseEvent::ExpirySet { .. }));
        events.extend(set_expiry(record, Some(end))?);
        renewal.granted_end = Some(end);
    }
    events.extend(sale.note.clone().map(|note| LicenseEvent::NoteSet(Some(note))));
    order.renewal = Some(renewal);

    // The mail tells what the license grants from now on.
    let after = LicenseRecord {
        plan: Arc::new(sale.plan.clone()),
        ..record.clone()
    };
    let about = sale.about(app, env, &order, &after, now);
    let mail = key.map(|key| about.key_delivery(&key, validity(sale.plan.kind, renewal.granted_end, None), true));
    let mails = mail.transpose()?.into_iter().collect();
    let paid_by = order.id;
    locked.settle(&events, &sale.write(order, mails, now), context).await?;
    env.outbox.notify_one();
    Ok(paid_by)
}

fn refuse(detail: &str) -> Result<(), Problem> {
    Err(Problem::with_detail(ErrorCode::RenewalImpossible, detail))
}

/// Refuses to take money for nothing.
fn refuse_pointless(record: &LicenseRecord, sale: &Sale) -> Result<(), Problem> {
    let license = &record.license;
    if license.status == LicenseStatus::Revoked {
        return refuse("The license is revoked; reinstate it first, or sell a new one.");
    }
    let endless = license.expires_at.is_none() && license.overdue.is_none() && license.hold.is_none();
    let same = record.plan.id == sale.plan.id;
    let prolongs = matches!(record.plan.kind, PlanKind::Subscription) && sale.expires_at.is_some();
    if endless && same && !prolongs {
        return refuse("The license never ends, so there is nothing to renew.");
    }
    Ok(())
}

/// Refuses while Stripe collects money for the license: the customer would pay twice.
async fn refuse_running_subscription(env: &EnvironmentContext, license: &License) -> Result<(), Problem> {
    let Some(order) = license.order_id else {
        return Ok(());
    };
    let paying = env.store.find_order(OrderSelector::Id(order)).await?;
    let runs = paying
        .and_then(|summary| summary.subscription)
        .is_some_and(|subscription| {
            let over = [SubscriptionStatus::Canceled, SubscriptionStatus::IncompleteExpired];
            !over.iter().any(|status| status.as_str() == subscription.status)
        });
    if runs {
        return refuse("The license's subscription at Stripe runs. Cancel it there first, or the customer pays twice.");
    }
    Ok(())
}
