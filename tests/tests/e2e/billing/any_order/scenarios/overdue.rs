//! Subscriptions whose payments fail.

use claviger_tests::stripe::{Card, GiveUp, Outcome};

use super::{MONTHS, Scenario, monthly, scenario};

const GOOD: (&str, Option<&str>) = ("paid", Some("valid"));
const OVERDUE: (&str, Option<&str>) = ("paid", Some("overdue"));
const OVER: (&str, Option<&str>) = ("paid", Some("expired"));

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = recovered();
    all.extend(given_up());
    all
}

fn recovered() -> Vec<Scenario> {
    vec![
        monthly(
            "failed twice and paid",
            GOOD,
            [
                (MONTHS[0], |buyer| {
                    buyer.stripe.begin_renewal(buyer.subscription());
                }),
                (MONTHS[0] + 1, |buyer| buyer.try_to_collect(Outcome::Declined)),
                (MONTHS[0] + 72, |buyer| buyer.try_to_collect(Outcome::Declined)),
                (MONTHS[0] + 96, |buyer| buyer.pay_open()),
            ],
        ),
        monthly(
            "failed two times in a row",
            GOOD,
            [
                (MONTHS[0], |buyer| buyer.fail_to_renew()),
                (MONTHS[0] + 24, |buyer| buyer.pay_open()),
                (MONTHS[1], |buyer| buyer.fail_to_renew()),
                (MONTHS[1] + 24, |buyer| buyer.pay_open()),
            ],
        ),
        monthly(
            "to be confirmed",
            GOOD,
            [
                (MONTHS[0], |buyer| {
                    buyer.stripe.begin_renewal(buyer.subscription());
                }),
                (MONTHS[0] + 1, |buyer| buyer.try_to_collect(Outcome::ActionRequired)),
                (MONTHS[0] + 24, |buyer| buyer.pay_open()),
            ],
        ),
        monthly(
            "given up and paid",
            GOOD,
            [
                (MONTHS[0], |buyer| buyer.fail_to_renew()),
                (MONTHS[0] + 48, |buyer| {
                    buyer.stripe.give_up(buyer.subscription(), GiveUp::Unpaid);
                }),
                (MONTHS[0] + 240, |buyer| buyer.pay_open()),
            ],
        ),
    ]
}

fn given_up() -> Vec<Scenario> {
    vec![
        monthly(
            "failed three times",
            OVERDUE,
            [
                (MONTHS[0], |buyer| buyer.fail_to_renew()),
                (MONTHS[0] + 72, |buyer| buyer.try_to_collect(Outcome::Declined)),
                (MONTHS[0] + 144, |buyer| buyer.try_to_collect(Outcome::Declined)),
            ],
        ),
        monthly(
            "failed again",
            OVERDUE,
            [
                (MONTHS[0], |buyer| buyer.fail_to_renew()),
                (MONTHS[0] + 24, |buyer| buyer.pay_open()),
                (MONTHS[1], |buyer| buyer.fail_to_renew()),
            ],
        ),
        monthly(
            "given up",
            OVERDUE,
            [
                (MONTHS[0], |buyer| buyer.fail_to_renew()),
                (MONTHS[0] + 48, |buyer| {
                    buyer.stripe.give_up(buyer.subscription(), GiveUp::Unpaid);
                }),
            ],
        ),
        monthly(
            "given up and ended",
            OVERDUE,
            [
                (MONTHS[0], |buyer| buyer.fail_to_renew()),
                (MONTHS[0] + 72, |buyer| buyer.try_to_collect(Outcome::Declined)),
                (MONTHS[0] + 120, |buyer| {
                    buyer.stripe.give_up(buyer.subscription(), GiveUp::Cancel);
                }),
            ],
        ),
        monthly(
            "failed and canceled",
            OVER,
            [
                (MONTHS[0], |buyer| buyer.fail_to_renew()),
                (MONTHS[0] + 48, |buyer| buyer.stripe.cancel_now(buyer.subscription())),
            ],
        ),
        scenario(
            "slow first payment that fails",
            ["dashcaddy", "premium", "premium_12month"],
            ("failed", None),
            [
                (0, |buyer| buyer.pay(Card::Delayed)),
                (72, |buyer| buyer.settle_delayed(false)),
                (96, |buyer| buyer.stripe.give_up(buyer.subscription(), GiveUp::Cancel)),
            ],
        ),
    ]
}
