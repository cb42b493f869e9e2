use chrono::{DateTime, Duration, Utc};

use super::{Funding, Standing};
use crate::{Hold, HoldCause, LicenseEvent, LicenseRecord, OrderId, Plan, Renewal, rules};

/// What the money of an order said so far and says now.
#[derive(Debug, Clone, Copy)]
pub struct Settlement<'a> {
    /// The order.
    pub order: OrderId,
    /// It renewed the license.
    pub renewal: Option<Renewal>,
    /// What the money said so far.
    pub before: &'a Standing,
    /// What it says now.
    pub now: &'a Standing,
    /// The plan that is paid for now, if it is known. A license on another plan of the product moves to it.
    pub plan: Option<&'a Plan>,
}

/// What the money of an order changes about its license.
///
/// Only what it says differently than before is acted upon, and never the license's status: what an admin decided in
/// between stays. Nothing happens unless the order is paid and governs the license; a later order may pay for it by now.
///
/// A refund or charge-back of a renewal takes the renewed term back instead of holding the license, which was paid for up
/// to the end that it had before; when that money returns, so does the term.
pub fn settle(record: &LicenseRecord, settlement: &Settlement<'_>, now: DateTime<Utc>) -> Vec<LicenseEvent> {
    if record.license.order_id != Some(settlement.order) || settlement.now.funding != Funding::Paid {
        return Vec::new();
    }
    let plan = settlement
        .plan
        .filter(|plan| plan.id != record.plan.id && plan.product_id == record.product.id);
    let plan_changed = plan.map(|plan| LicenseEvent::PlanChanged {
        from: record.plan.code.clone(),
        to: plan.id,
        to_code: plan.code.clone(),
    });
    [
        plan_changed,
        settle_end(record, settlement),
        settle_overdue(record, settlement, plan),
        settle_hold(record, settlement, now),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn settle_end(record: &LicenseRecord, settlement: &Settlement<'_>) -> Option<LicenseEvent> {
    let from = record.license.expires_at;
    let to = if settlement.before.ends_at == settlement.now.ends_at {
        renewed_end(from, settlement)
    } else {
        // A license ends after it began; a subscription may be over before it is first seen here.
        let earliest = record.license.created_at + Duration::microseconds(1);
        settlement.now.ends_at.map(|end| end.max(earliest))
    };
    (from != to).then_some(LicenseEvent::ExpirySet { from, to })
}

/// The end of a license after its renewal lost or regained its money. An admin may have set another end meanwhile: a loss
/// never lengthens the license, a return never shortens it.
fn renewed_end(end: Option<DateTime<Utc>>, settlement: &Settlement<'_>) -> Option<DateTime<Utc>> {
    let Some(term) = renewed_term(settlement) else {
        return end;
    };
    match (is_gone(settlement.before), is_gone(settlement.now)) {
        (false, true) => Some(end.map_or(term.previous_end, |end| end.min(term.previous_end))),
        (true, false) => end.map(|end| end.max(term.granted_end)),
        (false, false) | (true, true) => end,
    }
}

fn settle_overdue(
    record: &LicenseRecord,
    settlement: &Settlement<'_>,
    moved_to: Option<&Plan>,
) -> Option<LicenseEvent> {
    let current = record.license.overdue;
    let since = settlement.now.overdue_since;
    let grace = since.map(|since| rules::overdue_from(since, moved_to.unwrap_or(&record.plan)));
    // On another plan the same failure has that plan's grace, no matter which of the two was seen first.
    let regraced = moved_to.is_some() && current.is_some_and(|overdue| Some(overdue.since) == since);
    if grace == current || !(regraced || settlement.before.overdue_since != since) {
        return None;
    }
    Some(grace.map_or(LicenseEvent::OverdueCleared, LicenseEvent::BecameOverdue))
}

fn settle_hold(record: &LicenseRecord, settlement: &Settlement<'_>, now: DateTime<Utc>) -> Option<LicenseEvent> {
    let takes_term_back = renewed_term(settlement).is_some();
    let hold = |standing: &Standing| standing.hold.filter(|_| !(takes_term_back && is_gone(standing)));
    let (before, cause) = (hold(settlement.before), hold(settlement.now));
    let current = record.license.hold.map(|hold| hold.cause);
    if before == cause || current == cause {
        return None;
    }
    Some(cause.map_or(LicenseEvent::HoldLifted, |cause| {
        LicenseEvent::Held(Hold { cause, since: now })
    }))
}

const fn is_gone(standing: &Standing) -> bool {
    matches!(standing.hold, Some(HoldCause::Refunded | HoldCause::ChargedBack))
}

/// The term that a renewal added.
struct RenewedTerm {
    previous_end: DateTime<Utc>,
    granted_end: DateTime<Utc>,
}

fn renewed_term(settlement: &Settlement<'_>) -> Option<RenewedTerm> {
    let renewal = settlement.renewal?;
    Some(RenewedTerm {
        previous_end: renewal.previous_end?,
        granted_end: renewal.granted_end?,
    })
}
