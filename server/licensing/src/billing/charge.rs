use std::collections::BTreeSet;

use super::{ChargeFacts, DisputeState, Remark};
use crate::HoldCause;

/// Why a charge holds the license that it paid for, if it does, and what an admin should know about it.
///
/// Only money that is gone altogether revokes, however many refunds and lost disputes that took. If a bank took any of it,
/// it counts as charged back. Of a charge that is gone nothing more is to be remarked.
pub(super) fn judge_charge(charge: &ChargeFacts) -> (Option<HoldCause>, BTreeSet<Remark>) {
    let lost = charge
        .disputes
        .iter()
        .filter(|dispute| dispute.state == DisputeState::Lost)
        .fold(0_i64, |sum, dispute| sum.saturating_add(dispute.amount));
    let gone = charge.refunded.saturating_add(lost);
    if charge.amount > 0 && gone >= charge.amount {
        let cause = if lost > 0 {
            HoldCause::ChargedBack
        } else {
            HoldCause::Refunded
        };
        return (Some(cause), BTreeSet::new());
    }
    let has = |state| charge.disputes.iter().any(|dispute| dispute.state == state);
    let remarks = [
        (gone > 0).then_some(Remark::PartlyRefunded),
        has(DisputeState::Inquiry).then_some(Remark::Inquiry),
    ];
    (
        has(DisputeState::Open).then_some(HoldCause::Disputed),
        remarks.into_iter().flatten().collect(),
    )
}
