//! Charges of every kind, and what each says of the license that it paid for.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::fixtures::day;
use crate::{
    HoldCause,
    billing::{ChargeFacts, DisputeFacts, DisputeState, Remark, charge::judge_charge},
};

/// A charge of 1000 of which so much was paid back, with these disputes.
pub(super) fn charge(refunded: i64, disputes: &[(DisputeState, i64)]) -> ChargeFacts {
    let disputes = disputes.iter().map(|(state, amount)| DisputeFacts {
        state: *state,
        amount: *amount,
        opened_at: day(2),
    });
    ChargeFacts {
        amount: 1000,
        refunded,
        disputes: disputes.collect(),
    }
}

pub(super) fn untouched() -> ChargeFacts {
    charge(0, &[])
}

/// What happened to a charge, in the words of `BILLING.md`.
pub(super) fn variants() -> Vec<(&'static str, Option<ChargeFacts>)> {
    use DisputeState::{Inquiry, Lost, Open, Prevented, Won};
    let with = |refunded, disputes: &[_]| Some(charge(refunded, disputes));
    vec![
        ("none", None),
        ("untouched", Some(untouched())),
        ("partly refunded", with(999, &[])),
        ("refunded", with(1000, &[])),
        ("inquiry", with(0, &[(Inquiry, 1000)])),
        ("disputed", with(0, &[(Open, 1000)])),
        ("won", with(0, &[(Won, 1000)])),
        ("lost", with(0, &[(Lost, 1000)])),
        ("partly lost", with(0, &[(Lost, 400)])),
        ("prevented", with(0, &[(Prevented, 1000)])),
        ("prevented and refunded", with(1000, &[(Prevented, 1000)])),
        ("partly refunded and inquiry", with(1, &[(Inquiry, 999)])),
        ("partly refunded and disputed", with(1, &[(Open, 999)])),
        ("partly refunded and rest lost", with(600, &[(Lost, 400)])),
        ("refunded and disputed", with(1000, &[(Open, 1000)])),
        ("refunded and won", with(1000, &[(Won, 1000)])),
        ("partly lost and disputed", with(0, &[(Lost, 400), (Open, 600)])),
        ("won and disputed", with(0, &[(Won, 400), (Open, 600)])),
        ("lost in parts", with(0, &[(Lost, 400), (Lost, 600)])),
    ]
}

/// What each says: why the license is held, and what an admin should know.
pub(super) fn verdict(variant: &str) -> (Option<HoldCause>, BTreeSet<Remark>) {
    use HoldCause::{ChargedBack, Disputed, Refunded};
    use Remark::{Inquiry, PartlyRefunded};
    let (hold, remarks): (_, &[Remark]) = match variant {
        "none" | "untouched" | "won" | "prevented" => (None, &[]),
        "partly refunded" | "partly lost" => (None, &[PartlyRefunded]),
        "inquiry" => (None, &[Inquiry]),
        "partly refunded and inquiry" => (None, &[PartlyRefunded, Inquiry]),
        "disputed" | "won and disputed" => (Some(Disputed), &[]),
        "partly refunded and disputed" | "partly lost and disputed" => (Some(Disputed), &[PartlyRefunded]),
        "refunded" | "prevented and refunded" | "refunded and disputed" | "refunded and won" => (Some(Refunded), &[]),
        "lost" | "lost in parts" | "partly refunded and rest lost" => (Some(ChargedBack), &[]),
        other => panic!("`{other}` is no variant"),
    };
    (hold, remarks.iter().copied().collect())
}

#[test]
fn each_variant() {
    for (name, facts) in variants() {
        let judged = facts.as_ref().map(judge_charge).unwrap_or_default();
        assert_eq!(judged, verdict(name), "{name}");
    }
}

#[test]
fn a_charge_of_nothing_is_never_gone() {
    let free = ChargeFacts {
        amount: 0,
        ..untouched()
    };
    assert_eq!(judge_charge(&free), (None, BTreeSet::new()));
}

fn disputes(states: &'static [DisputeState]) -> impl Strategy<Value = Vec<(DisputeState, i64)>> {
    prop::collection::vec((prop::sample::select(states), 0..=1000_i64), 0..4)
}

proptest! {
    /// However much was paid back short of everything, and whatever a bank asked or decided for the seller.
    #[test]
    fn a_partial_refund_never_holds(
        refunded in 1..1000_i64,
        disputes in disputes(&[DisputeState::Inquiry, DisputeState::Won, DisputeState::Prevented]),
    ) {
        let (hold, remarks) = judge_charge(&charge(refunded, &disputes));
        prop_assert_eq!(hold, None);
        prop_assert!(remarks.contains(&Remark::PartlyRefunded));
    }

    #[test]
    fn the_order_of_disputes_plays_no_part(
        refunded in 0..=1000_i64,
        mut disputes in disputes(&[DisputeState::Inquiry, DisputeState::Open, DisputeState::Won, DisputeState::Lost]),
    ) {
        let forth = judge_charge(&charge(refunded, &disputes));
        disputes.reverse();
        prop_assert_eq!(judge_charge(&charge(refunded, &disputes)), forth);
    }

    #[test]
    fn absurd_amounts_do_no_harm(refunded: i64, amount: i64, lost: (i64, i64)) {
        let disputes = [(DisputeState::Lost, lost.0), (DisputeState::Lost, lost.1)];
        judge_charge(&ChargeFacts { amount, ..charge(refunded, &disputes) });
    }
}
