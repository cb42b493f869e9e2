use chrono::{DateTime, Utc};

use crate::{
    HoldCause, LicenseEvent, LicenseRecord, OrderId, Plan, PlanKind, Renewal,
    rules::{InvalidAmendment, clear_overdue, set_expiry},
};

/// What the first payment of an order that renews a license does to it: from now on this order pays for it.
///
/// A fixed term is added to what is left; any other plan has no end of its own. What earlier money left behind (a missing
/// payment, a hold) falls away; an admin's suspension or revocation stays. What is left of a term whose money is gone is not
/// paid for: such a license gets the new term from now, and has no end to go back to.
///
/// Ask it once per order, and keep the [`Renewal`]: [`settle`](super::settle) needs it. An order that pays for the license
/// already changes nothing, and the renewal told then is empty.
///
/// # Errors
/// [`InvalidAmendment::OtherProduct`], and [`InvalidAmendment::ImpossibleEnd`] past the end of the calendar. A retired plan is
/// no error: it is paid for.
pub fn fund(
    record: &LicenseRecord,
    order: OrderId,
    plan: &Plan,
    now: DateTime<Utc>,
) -> Result<(Vec<LicenseEvent>, Renewal), InvalidAmendment> {
    if plan.product_id != record.product.id {
        return Err(InvalidAmendment::OtherProduct {
            plan: plan.code.clone(),
        });
    }
    let license = &record.license;
    if license.order_id == Some(order) {
        return Ok((Vec::new(), Renewal::default()));
    }
    let previous_end = if has_lost_its_money(record) {
        None
    } else {
        license.expires_at
    };
    let granted_end = match plan.kind {
        PlanKind::FixedTerm { term } => {
            let start = previous_end.map_or(now, |end| end.max(now));
            Some(term.after(start).ok_or(InvalidAmendment::ImpossibleEnd)?)
        }
        PlanKind::Perpetual | PlanKind::Subscription => None,
    };
    let mut events = vec![LicenseEvent::PaidBy(order)];
    if plan.id != record.plan.id {
        events.push(LicenseEvent::PlanChanged {
            from: record.plan.code.clone(),
            to: plan.id,
            to_code: plan.code.clone(),
        });
    }
    events.extend(set_expiry(record, granted_end)?);
    events.extend(clear_overdue(record)?);
    events.extend(license.hold.map(|_| LicenseEvent::HoldLifted));
    let renewal = Renewal {
        previous_end,
        granted_end,
    };
    Ok((events, renewal))
}

/// A dispute is no loss yet: the doubt favors the buyer, who pays once more.
fn has_lost_its_money(record: &LicenseRecord) -> bool {
    let cause = record.license.hold.map(|hold| hold.cause);
    matches!(cause, Some(HoldCause::Refunded | HoldCause::ChargedBack))
}
