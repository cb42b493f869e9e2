//! Purchases that are paid once.

use claviger_tests::stripe::{
    Card,
    DisputeOutcome::{Lost, Prevented, WarningClosed, Won},
    RefundStatus::{Pending, Succeeded},
};

use super::{ALL_OFF, Scenario, Step, scenario};

const GOOD: (&str, Option<&str>) = ("paid", Some("valid"));
const PAID_BACK: (&str, Option<&str>) = ("refunded", Some("revoked"));

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = payments();
    all.extend(refunds());
    all.extend(disputes());
    all
}

fn lifetime<const N: usize>(
    name: &'static str,
    end: (&'static str, Option<&'static str>),
    steps: [(i64, Step); N],
) -> Scenario {
    scenario(name, ["switchfast", "lifetime", "once"], end, steps)
}

fn payments() -> Vec<Scenario> {
    vec![
        lifetime("bought", GOOD, [(0, |buyer| buyer.pay(Card::Ok))]),
        scenario(
            "bought for a year",
            ["optimnow", "starter", "yearly"],
            GOOD,
            [(0, |buyer| buyer.pay(Card::Ok))],
        ),
        lifetime(
            "nothing to pay",
            GOOD,
            [(0, |buyer| {
                buyer.purchase = buyer.stripe.pay_with_code(buyer.session(), ALL_OFF);
            })],
        ),
        lifetime(
            "second card",
            GOOD,
            [(0, |buyer| buyer.pay(Card::Declined)), (1, |buyer| buyer.pay(Card::Ok))],
        ),
        lifetime(
            "slow payment",
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Delayed)),
                (72, |buyer| buyer.settle_delayed(true)),
            ],
        ),
        lifetime(
            "slow payment that fails",
            ("failed", None),
            [
                (0, |buyer| buyer.pay(Card::Delayed)),
                (72, |buyer| buyer.settle_delayed(false)),
            ],
        ),
        lifetime(
            "never paid",
            ("expired", None),
            [(1, |buyer| buyer.stripe.expire(buyer.session()))],
        ),
        lifetime(
            "declined and gone",
            ("expired", None),
            [
                (0, |buyer| buyer.pay(Card::Declined)),
                (2, |buyer| buyer.stripe.expire(buyer.session())),
            ],
        ),
    ]
}

fn refunds() -> Vec<Scenario> {
    vec![
        lifetime(
            "refunded in part",
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.refund(900, Succeeded)),
            ],
        ),
        lifetime(
            "refunded at once",
            PAID_BACK,
            [(0, |buyer| {
                buyer.pay(Card::Ok);
                buyer.refund_all();
            })],
        ),
        lifetime(
            "refunded in parts",
            PAID_BACK,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.refund(900, Succeeded)),
                (48, |buyer| buyer.refund_all()),
            ],
        ),
        lifetime(
            "refund that arrives late",
            PAID_BACK,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.refund(2_900, Pending)),
                (48, |buyer| buyer.stripe.settle_refund(&buyer.case)),
            ],
        ),
        lifetime(
            "refund that fails",
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.refund(2_900, Succeeded)),
                (72, |buyer| buyer.stripe.fail_refund(&buyer.case)),
            ],
        ),
        lifetime(
            "refund that fails and is repeated",
            PAID_BACK,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.refund(2_900, Pending)),
                (48, |buyer| buyer.stripe.fail_refund(&buyer.case)),
                (72, |buyer| buyer.refund_all()),
            ],
        ),
        scenario(
            "refunded year",
            ["optimnow", "starter", "yearly"],
            PAID_BACK,
            [(0, |buyer| buyer.pay(Card::Ok)), (24, |buyer| buyer.refund_all())],
        ),
    ]
}

fn disputes() -> Vec<Scenario> {
    vec![
        lifetime(
            "inquiry",
            GOOD,
            [(0, |buyer| buyer.pay(Card::Ok)), (24, |buyer| buyer.dispute(true))],
        ),
        lifetime(
            "inquiry that ends",
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.dispute(true)),
                (48, |buyer| buyer.decide(WarningClosed)),
            ],
        ),
        lifetime(
            "dispute",
            ("disputed", Some("suspended")),
            [(0, |buyer| buyer.pay(Card::Ok)), (24, |buyer| buyer.dispute(false))],
        ),
        lifetime(
            "dispute won",
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.dispute(false)),
                (72, |buyer| buyer.decide(Won)),
            ],
        ),
        lifetime(
            "dispute lost",
            ("charged_back", Some("revoked")),
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.dispute(false)),
                (72, |buyer| buyer.decide(Lost)),
            ],
        ),
        lifetime(
            "dispute prevented by a refund",
            PAID_BACK,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (24, |buyer| buyer.dispute(false)),
                (48, |buyer| {
                    let dispute = buyer.case.clone();
                    buyer.refund_all();
                    buyer.stripe.close_dispute(&dispute, Prevented);
                }),
            ],
        ),
    ]
}
