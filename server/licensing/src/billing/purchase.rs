use std::collections::BTreeSet;

use super::{Funding, PaymentState, PurchaseFacts, Remark, SessionState, Standing, charge::judge_charge};

/// Judges a purchase that is paid once.
///
/// A session that is complete is not paid yet: what became of the payment decides. The table is in `BILLING.md`.
pub fn judge_purchase(facts: &PurchaseFacts) -> (Standing, BTreeSet<Remark>) {
    let funding = match (facts.session, facts.payment) {
        (SessionState::Open, _) | (SessionState::Complete, PaymentState::Processing) => Funding::Awaited,
        (SessionState::Expired, _) => Funding::Expired,
        (SessionState::Complete, PaymentState::Failed) => Funding::Failed,
        (SessionState::Complete, PaymentState::Paid | PaymentState::NotRequired) => Funding::Paid,
    };
    let (hold, remarks) = match &facts.charge {
        Some(charge) if funding == Funding::Paid => judge_charge(charge),
        _ => (None, BTreeSet::new()),
    };
    let standing = Standing {
        funding,
        hold,
        ends_at: None,
        overdue_since: None,
    };
    (standing, remarks)
}
