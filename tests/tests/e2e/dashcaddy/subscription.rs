//! Subscribing to DashCaddy: what becomes of the license when payments come, fail, and end.

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{
    Bought, Device, Json, Till, World, on_both_engines,
    stripe::{Card, GiveUp, Outcome, RefundStatus},
};
use serde_json::json;

on_both_engines!(
    a_failed_payment_has_seven_days,
    dunning_ends_nothing_before_the_grace,
    canceling_works_to_the_end_of_the_period,
    what_is_ended_at_once_ends_at_once,
    a_renewal_works_before_it_is_paid,
    one_machine_moves_along,
    another_price_is_another_price,
    a_pause_stops_and_a_pause_of_collection_does_not,
    a_renewal_that_is_paid_back_locks_until_the_next,
    who_comes_back_keeps_the_license,
    a_first_payment_under_way_grants_nothing_yet,
);

/// A subscription by the month, active on a machine.
async fn subscribe(till: &Till, machine: &Device) -> Bought {
    let request = json!({ "price": "premium_monthly", "device": machine.json(), "email": "ada@example.com" });
    till.buy("dashcaddy", "premium", request).await
}

async fn code(till: &Till, bought: &Bought, machine: &Device) -> String {
    till.code("dashcaddy", bought, machine).await
}

/// A renewal that is due and not paid; the instant at which that became known.
async fn fail(world: &World, till: &Till, bought: &Bought) -> DateTime<Utc> {
    world.clock.stop_at(period_end(till, bought));
    till.stripe.begin_renewal(bought.subscription());
    till.deliver().await;
    world.clock.stop_at(world.clock.now() + Duration::hours(1));
    till.stripe.attempt_payment(bought.subscription(), Outcome::Declined);
    till.deliver().await;
    world.clock.now()
}

fn period_end(till: &Till, bought: &Bought) -> DateTime<Utc> {
    let subscription = till.stripe.object(bought.subscription());
    let end = subscription["items"]["data"][0].number("current_period_end");
    DateTime::from_timestamp(end, 0).unwrap()
}

async fn a_failed_payment_has_seven_days(world: &World) {
    let till = world.till().await;
    let machine = Device::new("server");
    let bought = subscribe(&till, &machine).await;
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    let failed = fail(world, &till, &bought).await;

    world.clock.stop_at(failed + Duration::days(3));
    till.stripe.attempt_payment(bought.subscription(), Outcome::Declined);
    till.deliver().await;
    world.clock.stop_at(failed + Duration::days(6) + Duration::hours(23));
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    world.clock.stop_at(failed + Duration::days(7) + Duration::minutes(1));
    assert_eq!(
        code(&till, &bought, &machine).await,
        "OVERDUE",
        "a retry began the grace anew"
    );
    let mails = till.mails("payment_failed").await;
    assert_eq!(mails.len(), 1, "{mails:#?}");

    till.stripe.pay_open_invoice(bought.subscription());
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    let license = till.shop.license(&bought.license).await;
    assert_eq!(license.get("grace_until"), None);

    // Canceled in the portal: it works to the end of the period, and then expires.
    till.stripe.cancel_in_portal(bought.subscription());
    till.deliver().await;
    let end = period_end(&till, &bought);
    assert_eq!(till.shop.license(&bought.license).await.instant("expires_at"), end);
    world.clock.stop_at(end - Duration::seconds(1));
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    world.clock.stop_at(end);
    assert_eq!(code(&till, &bought, &machine).await, "EXPIRED");
    till.stripe.end_period(bought.subscription());
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "EXPIRED");
    assert_eq!(till.mails("subscription_ending").await.len(), 1);
}

async fn dunning_ends_nothing_before_the_grace(world: &World) {
    let till = world.till().await;
    for how in [GiveUp::Unpaid, GiveUp::Cancel] {
        let machine = Device::new(&format!("{how:?}"));
        let bought = subscribe(&till, &machine).await;
        let failed = fail(world, &till, &bought).await;
        world.clock.stop_at(failed + Duration::days(2));
        till.stripe.give_up(bought.subscription(), how);
        till.deliver().await;
        world.clock.stop_at(failed + Duration::days(7) - Duration::seconds(1));
        assert_eq!(code(&till, &bought, &machine).await, "VALID", "{how:?}");
        world.clock.stop_at(failed + Duration::days(7));
        assert_eq!(code(&till, &bought, &machine).await, "OVERDUE", "{how:?}");
    }
}

async fn canceling_works_to_the_end_of_the_period(world: &World) {
    let till = world.till().await;
    let machine = Device::new("server");
    let bought = subscribe(&till, &machine).await;
    let id = bought.subscription();
    let ways: [&dyn Fn(); 2] = [&|| till.stripe.cancel_in_portal(id), &|| {
        till.stripe.cancel_at_period_end(id);
    }];
    for cancel in ways {
        cancel();
        till.deliver().await;
        let end = period_end(&till, &bought);
        assert_eq!(till.shop.license(&bought.license).await.instant("expires_at"), end);
        till.stripe.undo_cancel(id);
        till.deliver().await;
        assert_eq!(till.shop.license(&bought.license).await.get("expires_at"), None);
    }
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    assert_eq!(till.mails("subscription_ending").await.len(), 1, "one end, one mail");
}

async fn what_is_ended_at_once_ends_at_once(world: &World) {
    let till = world.till().await;
    let machines = [Device::new("one"), Device::new("two"), Device::new("three")];
    let [mut first, mut second, mut third] = [None, None, None];
    for (slot, machine) in [&mut first, &mut second, &mut third].into_iter().zip(&machines) {
        *slot = Some(subscribe(&till, machine).await);
    }
    let (first, second, third) = (first.unwrap(), second.unwrap(), third.unwrap());
    till.stripe.cancel_now(first.subscription());
    till.stripe
        .delete_customer(second.purchase.customer.as_deref().unwrap());
    // Within a grace, too: somebody wants it to be over.
    fail(world, &till, &third).await;
    till.stripe.cancel_now(third.subscription());
    till.deliver().await;
    for (bought, machine) in [&first, &second, &third].into_iter().zip(&machines) {
        assert_eq!(code(&till, bought, machine).await, "EXPIRED", "{}", bought.license);
    }
}

async fn a_renewal_works_before_it_is_paid(world: &World) {
    let till = world.till().await;
    let machine = Device::new("server");
    let bought = subscribe(&till, &machine).await;
    for _ in 0..3 {
        world.clock.stop_at(period_end(&till, &bought));
        till.stripe.begin_renewal(bought.subscription());
        till.deliver().await;
        assert_eq!(
            code(&till, &bought, &machine).await,
            "VALID",
            "in the hour before the payment"
        );
        world.clock.stop_at(world.clock.now() + Duration::hours(1));
        till.stripe
            .attempt_payment(bought.subscription(), Outcome::ActionRequired);
        till.deliver().await;
        assert_eq!(till.shop.license(&bought.license).await["standing"], "grace");
        till.stripe.pay_open_invoice(bought.subscription());
        till.deliver().await;
        assert_eq!(till.shop.license(&bought.license).await["standing"], "valid");
    }
    assert_eq!(till.licenses().await.len(), 1);
}

async fn one_machine_moves_along(world: &World) {
    let till = world.till().await;
    let (old, new) = (Device::new("old"), Device::new("new"));
    let bought = subscribe(&till, &old).await;
    let app = till.shop.app("dashcaddy");
    app.activate(&bought.key, &new)
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
    app.deactivate(&bought.key, &old).await.ok();
    app.activate(&bought.key, &new).await.ok();
    // What becomes of the money leaves devices alone.
    till.stripe
        .change_email(bought.purchase.customer.as_deref().unwrap(), "mallory@example.com");
    till.stripe.set_quantity(bought.subscription(), 5);
    till.deliver().await;
    assert_eq!(code(&till, &bought, &new).await, "VALID");
    let license = till.shop.license(&bought.license).await;
    assert_eq!(
        (&license["customer"]["email"], &license["max_devices"]),
        (&json!("ada@example.com"), &json!(1))
    );
    assert!(
        till.orders().await[0]["remarks"]
            .to_string()
            .contains("quantity_ignored")
    );
}

async fn another_price_is_another_price(world: &World) {
    let till = world.till().await;
    let machine = Device::new("server");
    let bought = subscribe(&till, &machine).await;
    till.stripe
        .change_price(bought.subscription(), "price_dashcaddy_premium_12month_test");
    till.deliver().await;
    assert_eq!(till.orders().await[0]["price"], "premium_12month");
    till.stripe.seed_price(
        "price_unknown",
        "usd",
        100,
        Some(claviger_tests::stripe::Interval::Month(1)),
        "Other",
    );
    till.stripe.change_price(bought.subscription(), "price_unknown");
    till.deliver().await;
    assert!(till.orders().await[0]["remarks"].to_string().contains("price_unknown"));
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
}

async fn a_pause_stops_and_a_pause_of_collection_does_not(world: &World) {
    let till = world.till().await;
    let machine = Device::new("server");
    let bought = subscribe(&till, &machine).await;
    till.stripe.pause_collection(bought.subscription(), Some("void"));
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    till.stripe.pause_collection(bought.subscription(), None);
    till.stripe.pause(bought.subscription());
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "SUSPENDED");
    till.stripe.resume(bought.subscription());
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
}

async fn a_renewal_that_is_paid_back_locks_until_the_next(world: &World) {
    let till = world.till().await;
    let machine = Device::new("server");
    let bought = subscribe(&till, &machine).await;
    let renew = async || {
        world.clock.stop_at(period_end(&till, &bought));
        till.stripe.renew(bought.subscription());
        till.deliver().await;
    };
    renew().await;
    let charges = till.stripe.objects("charge");
    let amount = |charge: &serde_json::Value| charge.number("amount");
    let latest = charges.iter().max_by_key(|charge| charge.number("created")).unwrap();
    // A refund of the first month takes nothing of the second.
    let first = charges.iter().min_by_key(|charge| charge.number("created")).unwrap();
    till.stripe
        .refund(first.text("id"), amount(first), RefundStatus::Succeeded);
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    till.stripe
        .refund(latest.text("id"), amount(latest), RefundStatus::Succeeded);
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "REVOKED");
    renew().await;
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
}

async fn who_comes_back_keeps_the_license(world: &World) {
    let till = world.till().await;
    let machine = Device::new("server");
    let bought = subscribe(&till, &machine).await;
    let again = json!({ "price": "premium_monthly", "license_key": bought.key });
    till.try_begin("dashcaddy", "premium", again.clone())
        .await
        .problem(409, "RENEWAL_IMPOSSIBLE");
    till.stripe.cancel_now(bought.subscription());
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "EXPIRED");

    let renewed = till.buy("dashcaddy", "premium", again).await;
    assert_eq!((&renewed.key, &renewed.license), (&bought.key, &bought.license));
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    // The old subscription has no say any more.
    till.stripe.refund_all(bought.payment());
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "VALID");
    till.stripe.cancel_now(renewed.subscription());
    till.deliver().await;
    assert_eq!(code(&till, &bought, &machine).await, "EXPIRED");
    assert_eq!(till.licenses().await.len(), 1);
}

async fn a_first_payment_under_way_grants_nothing_yet(world: &World) {
    let till = world.till().await;
    for (arrives, status) in [(true, "paid"), (false, "failed")] {
        let checkout = till
            .begin("dashcaddy", "premium", json!({ "price": "premium_monthly" }))
            .await;
        till.stripe.pay(&checkout.id, Card::Delayed);
        till.deliver().await;
        let looked = till.look(&checkout).await;
        assert_eq!((&looked["status"], looked.get("license")), (&json!("processing"), None));
        world.clock.run_ahead(Duration::days(3));
        till.stripe.settle_delayed(&checkout.id, arrives);
        till.deliver().await;
        let looked = till.look(&checkout).await;
        assert_eq!(looked.get("license").is_some(), arrives, "{status}: {looked:#}");
    }
    assert_eq!(till.licenses().await.len(), 1);
}
