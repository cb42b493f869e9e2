use std::collections::BTreeSet;

use super::charges::{variants, verdict};
use crate::{
    OrderStatus,
    billing::{
        Funding::{self, Awaited, Expired, Failed, Paid},
        PaymentState, PurchaseFacts, SessionState, judge_purchase,
    },
};

pub(super) const SESSIONS: [(&str, SessionState); 3] = [
    ("open", SessionState::Open),
    ("complete", SessionState::Complete),
    ("expired", SessionState::Expired),
];

pub(super) const PAYMENTS: [(&str, PaymentState); 4] = [
    ("paid", PaymentState::Paid),
    ("nothing due", PaymentState::NotRequired),
    ("processing", PaymentState::Processing),
    ("failed", PaymentState::Failed),
];

const FUNDINGS: [(&str, &str, Funding); 12] = [
    ("open", "paid", Awaited),
    ("open", "nothing due", Awaited),
    ("open", "processing", Awaited),
    ("open", "failed", Awaited),
    ("complete", "paid", Paid),
    ("complete", "nothing due", Paid),
    ("complete", "processing", Awaited),
    ("complete", "failed", Failed),
    ("expired", "paid", Expired),
    ("expired", "nothing due", Expired),
    ("expired", "processing", Expired),
    ("expired", "failed", Expired),
];

#[test]
fn every_combination() {
    let mut judged = 0;
    for (session_name, session) in SESSIONS {
        for (payment_name, payment) in PAYMENTS {
            for (charge_name, charge) in variants() {
                let row = FUNDINGS
                    .iter()
                    .find(|row| (row.0, row.1) == (session_name, payment_name));
                let funding = row.unwrap().2;
                let (hold, remarks) = if funding == Paid {
                    verdict(charge_name)
                } else {
                    (None, BTreeSet::new())
                };
                let facts = PurchaseFacts {
                    session,
                    payment,
                    charge,
                };
                let (standing, noted) = judge_purchase(&facts);
                assert_eq!(
                    (standing.funding, standing.hold, noted),
                    (funding, hold, remarks),
                    "{facts:?}"
                );
                assert_eq!((standing.ends_at, standing.overdue_since), (None, None), "{facts:?}");
                judged += 1;
            }
        }
    }
    assert_eq!(judged, 3 * 4 * variants().len());
}

#[test]
fn a_payment_under_way_succeeds_or_fails() {
    let mut facts = PurchaseFacts {
        session: SessionState::Open,
        payment: PaymentState::Processing,
        charge: None,
    };
    let status = |facts: &PurchaseFacts| judge_purchase(facts).0.status();
    assert_eq!(status(&facts), OrderStatus::Pending);
    facts.session = SessionState::Complete;
    assert_eq!(status(&facts), OrderStatus::Pending);
    facts.payment = PaymentState::Failed;
    assert_eq!(status(&facts), OrderStatus::Failed);
    facts.payment = PaymentState::Paid;
    assert_eq!(status(&facts), OrderStatus::Paid);
}
