use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Funding, Remark, Standing, SubscriptionFacts, SubscriptionState, charge::judge_charge};
use crate::HoldCause;

/// Judges a subscription. The table is in `BILLING.md`.
///
/// It is judged by how it is now, so the order of notices plays no part. `before`, what the money said last, is asked only
/// where the facts are silent: for a status that is not known here nothing changes; a failed payment whose beginning
/// was not read keeps the one known so far; and a subscription that is over counts as paid once if it was seen to be.
///
/// A renewal moves the period before it is paid, so the end of the period says nothing of what is paid for.
pub fn judge_subscription(facts: &SubscriptionFacts, before: &Standing) -> (Standing, BTreeSet<Remark>) {
    let (hold, mut remarks) = facts.last_charge.as_ref().map(judge_charge).unwrap_or_default();
    let standing = judge_state(facts, before, hold);
    if standing.funding != Funding::Paid {
        return (standing, BTreeSet::new());
    }
    if facts.quantity != 1 {
        remarks.insert(Remark::QuantityIgnored);
    }
    if facts.collection_paused {
        remarks.insert(Remark::CollectionPaused);
    }
    (standing, remarks)
}

fn judge_state(facts: &SubscriptionFacts, before: &Standing, hold: Option<HoldCause>) -> Standing {
    use SubscriptionState::{
        Active, Canceled, Incomplete, IncompleteExpired, PastDue, Paused, PausedByDunning, Trialing, Unknown, Unpaid,
    };
    let ever_paid = before.funding == Funding::Paid || facts.last_charge.is_some();
    let paid = Standing {
        funding: Funding::Paid,
        hold,
        ends_at: None,
        overdue_since: None,
    };
    match facts.state {
        Unknown => *before,
        Incomplete => unpaid(Funding::Awaited),
        IncompleteExpired => unpaid(Funding::Failed),
        PausedByDunning if !ever_paid => unpaid(Funding::Awaited),
        Canceled if !ever_paid => unpaid(Funding::Failed),
        Trialing | Active => Standing {
            ends_at: planned_end(facts),
            ..paid
        },
        PastDue | Unpaid | PausedByDunning => Standing {
            ends_at: planned_end(facts),
            overdue_since: missing_since(facts, before),
            ..paid
        },
        Paused => Standing {
            hold: hold.or(Some(HoldCause::Paused)),
            ends_at: planned_end(facts),
            ..paid
        },
        // The promised days of grace run to their end, whatever the seller's schedule of attempts is.
        Canceled if facts.ended_by_dunning => Standing {
            overdue_since: missing_since(facts, before).or_else(|| end(facts)),
            ..paid
        },
        Canceled => Standing {
            ends_at: end(facts),
            ..paid
        },
    }
}

fn unpaid(funding: Funding) -> Standing {
    Standing {
        funding,
        ..Standing::default()
    }
}

/// When a subscription that runs is going to end. Stripe writes the same wish in two ways: the customer portal sets
/// `cancel_at`, the API and the dashboard `cancel_at_period_end`.
fn planned_end(facts: &SubscriptionFacts) -> Option<DateTime<Utc>> {
    facts
        .cancel_at
        .or_else(|| facts.period_end.filter(|_| facts.cancel_at_period_end))
}

/// When a subscription that is over ended. Stripe always tells; should it not, the last day that it can have run.
fn end(facts: &SubscriptionFacts) -> Option<DateTime<Utc>> {
    facts.ended_at.or(facts.cancel_at).or(facts.period_end)
}

/// Since when a payment is missing. While nobody knows, no grace runs and the license works: who may have paid is not
/// locked out on a guess.
fn missing_since(facts: &SubscriptionFacts, before: &Standing) -> Option<DateTime<Utc>> {
    facts.first_failure.or(before.overdue_since)
}
