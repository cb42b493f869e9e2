//! Licenses that are bought again with their key.

use claviger_tests::stripe::{Card, DisputeOutcome};

use super::{Scenario, Step, monthly, scenario};

const GOOD: (&str, Option<&str>) = ("paid", Some("valid"));

/// When they are bought again.
const AGAIN: i64 = 48;

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        year("renewed year", GOOD, [(AGAIN, |buyer| buyer.pay(Card::Ok))]),
        year(
            "renewal that is never paid",
            ("expired", Some("valid")),
            [(AGAIN + 1, |buyer| buyer.stripe.expire(buyer.session()))],
        ),
        year(
            "renewed year refunded",
            ("refunded", Some("valid")),
            [
                (AGAIN, |buyer| buyer.pay(Card::Ok)),
                (AGAIN + 24, |buyer| buyer.refund_all()),
            ],
        ),
        year(
            "renewed year refunded in vain",
            GOOD,
            [
                (AGAIN, |buyer| buyer.pay(Card::Ok)),
                (AGAIN + 24, |buyer| buyer.refund_all()),
                (AGAIN + 48, |buyer| buyer.stripe.fail_refund(&buyer.case)),
            ],
        ),
        year(
            "renewed year disputed",
            ("disputed", Some("suspended")),
            [
                (AGAIN, |buyer| buyer.pay(Card::Ok)),
                (AGAIN + 24, |buyer| buyer.dispute(false)),
            ],
        ),
        year(
            "renewed year charged back",
            ("charged_back", Some("valid")),
            [
                (AGAIN, |buyer| buyer.pay(Card::Ok)),
                (AGAIN + 24, |buyer| buyer.dispute(false)),
                (AGAIN + 48, |buyer| buyer.decide(DisputeOutcome::Lost)),
            ],
        ),
    ];
    let mut back = monthly(
        "come back",
        GOOD,
        [
            (24, |buyer| buyer.stripe.cancel_now(buyer.subscription())),
            (AGAIN, |buyer| {
                let first = buyer.charge();
                buyer.pay(Card::Ok);
                buyer.case = first;
            }),
            (AGAIN + 24, |buyer| {
                buyer.stripe.refund_all(&buyer.case);
            }),
        ],
    );
    back.again = Some(AGAIN);
    all.push(back);
    all
}

/// A year that is bought, and bought again.
fn year<const N: usize>(
    name: &'static str,
    end: (&'static str, Option<&'static str>),
    steps: [(i64, Step); N],
) -> Scenario {
    let mut scenario = scenario(name, ["optimnow", "starter", "yearly"], end, steps);
    scenario.steps.insert(0, (0, |buyer| buyer.pay(Card::Ok)));
    scenario.again = Some(AGAIN);
    scenario
}
