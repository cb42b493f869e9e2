//! Subscriptions that are paid for, and what customers and the seller do to them.

use claviger_tests::stripe::{Card, DisputeOutcome, Interval, RefundStatus};

use super::{MONTHS, Scenario, monthly, scenario};

const GOOD: (&str, Option<&str>) = ("paid", Some("valid"));
const OVER: (&str, Option<&str>) = ("paid", Some("expired"));

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = renewals();
    all.extend(endings());
    all.extend(changes());
    all
}

fn renewals() -> Vec<Scenario> {
    vec![
        monthly("subscribed", GOOD, []),
        monthly(
            "renewed",
            GOOD,
            [
                (MONTHS[0], |buyer| buyer.renew()),
                (MONTHS[1], |buyer| {
                    buyer.stripe.begin_renewal(buyer.subscription());
                }),
                (MONTHS[1] + 1, |buyer| buyer.pay_open()),
            ],
        ),
        monthly(
            "renewal refunded",
            ("refunded", Some("revoked")),
            [
                (MONTHS[0], |buyer| buyer.renew()),
                (MONTHS[0] + 48, |buyer| buyer.refund_all()),
            ],
        ),
        monthly(
            "renewal refunded and renewed",
            GOOD,
            [
                (MONTHS[0], |buyer| buyer.renew()),
                (MONTHS[0] + 48, |buyer| buyer.refund_all()),
                (MONTHS[1], |buyer| buyer.renew()),
            ],
        ),
        monthly(
            "first month refunded",
            GOOD,
            [(MONTHS[0], |buyer| {
                let first = buyer.charge();
                buyer.renew();
                buyer.stripe.refund(&first, 2_500, RefundStatus::Succeeded);
            })],
        ),
        monthly(
            "renewal disputed",
            GOOD,
            [
                (MONTHS[0], |buyer| buyer.renew()),
                (MONTHS[0] + 24, |buyer| buyer.dispute(false)),
                (MONTHS[0] + 72, |buyer| buyer.decide(DisputeOutcome::Won)),
            ],
        ),
        scenario(
            "slow first payment",
            ["dashcaddy", "premium", "premium_12month"],
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Delayed)),
                (72, |buyer| buyer.settle_delayed(true)),
            ],
        ),
    ]
}

fn endings() -> Vec<Scenario> {
    vec![
        monthly(
            "canceled in the portal",
            OVER,
            [
                (MONTHS[0], |buyer| buyer.renew()),
                (MONTHS[0] + 48, |buyer| {
                    buyer.stripe.cancel_in_portal(buyer.subscription());
                }),
                (MONTHS[1], |buyer| buyer.stripe.end_period(buyer.subscription())),
            ],
        ),
        monthly(
            "canceled by the seller",
            OVER,
            [
                (48, |buyer| buyer.stripe.cancel_at_period_end(buyer.subscription())),
                (MONTHS[0], |buyer| buyer.stripe.end_period(buyer.subscription())),
            ],
        ),
        scenario(
            "about to end",
            ["dashcaddy", "premium", "premium_12month"],
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (48, |buyer| buyer.stripe.cancel_in_portal(buyer.subscription())),
            ],
        ),
        monthly(
            "canceled and undone",
            GOOD,
            [
                (48, |buyer| buyer.stripe.cancel_at_period_end(buyer.subscription())),
                (72, |buyer| buyer.stripe.undo_cancel(buyer.subscription())),
                (96, |buyer| buyer.stripe.cancel_in_portal(buyer.subscription())),
                (120, |buyer| buyer.stripe.undo_cancel(buyer.subscription())),
                (MONTHS[0], |buyer| buyer.renew()),
            ],
        ),
        monthly(
            "canceled at once",
            OVER,
            [(48, |buyer| buyer.stripe.cancel_now(buyer.subscription()))],
        ),
        monthly(
            "customer deleted",
            OVER,
            [(48, |buyer| buyer.stripe.delete_customer(buyer.customer()))],
        ),
    ]
}

fn changes() -> Vec<Scenario> {
    vec![
        monthly(
            "longer period",
            GOOD,
            [(48, |buyer| buyer.change_price("price_dashcaddy_premium_12month_test"))],
        ),
        scenario(
            "bigger plan",
            ["vps-runner", "starter", "monthly"],
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (48, |buyer| buyer.change_price("price_vps_runner_pro_monthly_test")),
            ],
        ),
        scenario(
            "bigger plan and back",
            ["vps-runner", "starter", "monthly"],
            GOOD,
            [
                (0, |buyer| buyer.pay(Card::Ok)),
                (48, |buyer| buyer.change_price("price_vps_runner_pro_monthly_test")),
                (72, |buyer| buyer.change_price("price_vps_runner_starter_monthly_test")),
            ],
        ),
        monthly(
            "unknown price",
            GOOD,
            [(48, |buyer| {
                let price = format!("price_special_{}", buyer.copy);
                let every = Some(Interval::Month(1));
                buyer.stripe.seed_price(&price, "usd", 2_000, every, "Special");
                buyer.change_price(&price);
            })],
        ),
        monthly(
            "several",
            GOOD,
            [(48, |buyer| buyer.stripe.set_quantity(buyer.subscription(), 5))],
        ),
        monthly(
            "other address",
            GOOD,
            [(48, |buyer| {
                buyer.stripe.change_email(buyer.customer(), "mallory@example.com");
            })],
        ),
        monthly(
            "paused",
            ("paid", Some("suspended")),
            [(48, |buyer| buyer.stripe.pause(buyer.subscription()))],
        ),
        monthly(
            "paused and resumed",
            GOOD,
            [
                (48, |buyer| buyer.stripe.pause(buyer.subscription())),
                (96, |buyer| buyer.stripe.resume(buyer.subscription())),
            ],
        ),
        monthly(
            "not collected",
            GOOD,
            [
                (48, |buyer| {
                    buyer.stripe.pause_collection(buyer.subscription(), Some("void"));
                }),
                (MONTHS[0], |buyer| {
                    buyer.stripe.begin_renewal(buyer.subscription());
                }),
            ],
        ),
    ]
}
