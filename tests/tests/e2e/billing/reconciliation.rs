//! No notice ever arrives: comparing with Stripe from time to time finds everything all the same.

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{
    Bought, Checkout, Device, Json, Settings, Shop, Till, World, on_both_engines,
    stripe::{Card, DisputeOutcome, Outcome, Purchase, RefundStatus},
};
use serde_json::{Value, json};

use super::elsewhere::{ONCE, open_session};

on_both_engines!(
    a_purchase_and_what_becomes_of_it,
    a_subscription_and_what_becomes_of_it,
    what_happened_while_the_server_was_away,
    a_backup_from_before_the_purchase,
    two_that_compare_do_it_once,
);

/// A seller whom no notice reaches.
async fn deaf(world: &World) -> Till {
    Till::open_with(world, |settings| settings.without("TEST_STRIPE_WEBHOOK_SECRET")).await
}

/// Lets the time pass after which orders are compared, and waits for what that finds.
async fn compare(world: &World, till: &Till, what: &str, found: impl AsyncFn() -> bool) {
    world.clock.stop_at(world.clock.now() + Duration::minutes(61));
    till.until(what, found).await;
}

/// Buys a plan without looking at it again.
async fn pay(till: &Till, product: &str, plan: &str, request: Value) -> (Checkout, Purchase) {
    let checkout = till.begin(product, plan, request).await;
    let purchase = till.stripe.pay(&checkout.id, Card::Ok);
    (checkout, purchase)
}

async fn standing(till: &Till, bought: &Bought) -> String {
    till.shop.license(&bought.license).await.text("standing").to_owned()
}

async fn a_purchase_and_what_becomes_of_it(world: &World) {
    let till = deaf(world).await;
    let laptop = Device::new("laptop");
    let paid = pay(&till, "switchfast", "lifetime", json!({ "device": laptop.json() })).await;
    let left = till.begin("switchfast", "lifetime", json!({})).await;
    compare(world, &till, "the license is there", async || {
        till.licenses().await.len() == 1
    })
    .await;
    let bought = till.bought(paid.0, paid.1).await;
    let code = async || till.code("switchfast", &bought, &laptop).await;
    assert_eq!(code().await, "VALID", "the machine that bought is activated");
    assert_eq!(till.mails("key_delivery").await.len(), 1);

    let dispute = till.stripe.open_dispute(bought.payment(), false);
    compare(world, &till, "the dispute is known", async || {
        code().await == "SUSPENDED"
    })
    .await;
    till.stripe.close_dispute(&dispute, DisputeOutcome::Won);
    compare(world, &till, "it is won", async || code().await == "VALID").await;
    let refund = till.stripe.refund(bought.payment(), 2_900, RefundStatus::Succeeded);
    compare(world, &till, "it is paid back", async || code().await == "REVOKED").await;
    till.stripe.fail_refund(&refund);
    compare(world, &till, "the money came back", async || code().await == "VALID").await;

    world.clock.stop_at(world.clock.now() + Duration::hours(24));
    till.until("who left is not waited for", async || {
        till.look(&left).await["status"] == "expired"
    })
    .await;
    assert_eq!(
        (till.licenses().await.len(), till.mails("key_delivery").await.len()),
        (1, 1)
    );
}

/// A subscription of which the license is there.
async fn subscribe(world: &World, till: &Till, machine: &Device) -> Bought {
    let request = json!({ "price": "premium_monthly", "device": machine.json(), "email": "ada@example.com" });
    let paid = pay(till, "dashcaddy", "premium", request).await;
    compare(world, till, "the license is there", async || {
        till.licenses().await.len() == 1
    })
    .await;
    till.bought(paid.0, paid.1).await
}

/// A renewal that is due and not paid; the instant of that.
fn fail(world: &World, till: &Till, bought: &Bought) -> DateTime<Utc> {
    world.clock.stop_at(till.period_end(bought));
    till.stripe.begin_renewal(bought.subscription());
    world.clock.stop_at(world.clock.now() + Duration::hours(1));
    till.stripe.attempt_payment(bought.subscription(), Outcome::Declined);
    world.clock.now()
}

async fn a_subscription_and_what_becomes_of_it(world: &World) {
    let till = deaf(world).await;
    let machine = Device::new("server");
    let bought = subscribe(world, &till, &machine).await;
    let code = async || till.code("dashcaddy", &bought, &machine).await;
    let is = async |wanted: &str| standing(&till, &bought).await == wanted;
    assert_eq!(code().await, "VALID");

    let failed = fail(world, &till, &bought);
    let grace = failed + Duration::days(7);
    compare(world, &till, "the grace runs", async || is("grace").await).await;
    world.clock.stop_at(failed + Duration::days(3));
    till.stripe.attempt_payment(bought.subscription(), Outcome::Declined);
    // Whether the retry was seen or not: the grace counts from the first failure.
    for later in [Duration::days(4), Duration::days(6) + Duration::hours(23)] {
        world.clock.stop_at(failed + later);
        assert_eq!(till.shop.license(&bought.license).await.instant("grace_until"), grace);
        assert_eq!(code().await, "VALID");
    }
    world.clock.stop_at(grace + Duration::minutes(1));
    assert_eq!(code().await, "OVERDUE");
    till.stripe.pay_open_invoice(bought.subscription());
    compare(world, &till, "it is paid", async || is("valid").await).await;
    assert_eq!(till.shop.license(&bought.license).await.get("grace_until"), None);

    till.stripe.cancel_in_portal(bought.subscription());
    let end = till.period_end(&bought);
    compare(world, &till, "the end is known", async || {
        till.shop.license(&bought.license).await.get("expires_at").is_some()
    })
    .await;
    assert_eq!(till.shop.license(&bought.license).await.instant("expires_at"), end);
    world.clock.stop_at(end - Duration::seconds(1));
    assert_eq!(code().await, "VALID");
    world.clock.stop_at(end);
    till.stripe.end_period(bought.subscription());
    compare(world, &till, "Stripe's end is known", async || {
        till.orders().await[0]["subscription"]["status"] == "canceled"
    })
    .await;
    assert_eq!(code().await, "EXPIRED");
    for (kind, count) in [("key_delivery", 1), ("payment_failed", 1), ("subscription_ending", 1)] {
        assert_eq!(till.mails(kind).await.len(), count, "{kind}");
    }
    assert_eq!(till.licenses().await.len(), 1);
}

async fn what_happened_while_the_server_was_away(world: &World) {
    let till = deaf(world).await;
    let machine = Device::new("server");
    let bought = subscribe(world, &till, &machine).await;
    let token = world.admin_token("test", "owner").await;
    // Within the days for which Stripe's notices are looked through, and beyond: Stripe keeps them for thirty.
    for days in [2, 5] {
        till.shop.server.kill();
        let failed = fail(world, &till, &bought);
        world.clock.stop_at(failed + Duration::days(days));
        let server = world.start(&till.settings).await.unwrap();
        let till = Till {
            shop: till.shop.through(server, "test", &token),
            ..till.clone()
        };
        till.until("the grace runs", async || standing(&till, &bought).await == "grace")
            .await;
        let license = till.shop.license(&bought.license).await;
        assert_eq!(
            license.instant("grace_until"),
            failed + Duration::days(7),
            "after {days} days"
        );
        till.stripe.pay_open_invoice(bought.subscription());
        compare(world, &till, "it is paid", async || {
            standing(&till, &bought).await == "valid"
        })
        .await;
        till.shop.server.kill();
    }
}

/// What leads a server of another world to the same seller's account.
fn moved(till: &Till, elsewhere: &World) -> Settings {
    elsewhere
        .settings()
        .with("STRIPE_API_BASE", till.fake.url())
        .with("TEST_STRIPE_SECRET_KEY", &till.secret_key)
}

/// Begins an order for a plan that no catalog knows: what is wrong with it must stop nothing else.
async fn order_of_nothing(till: &Till) {
    let words = "&metadata[claviger_environment]=test&metadata[claviger_order]=ord_01h455vb4pex5vsknk084sn02q\
                 &metadata[claviger_product]=nonesuch";
    open_session(till, &format!("{ONCE}{words}")).await;
}

async fn a_backup_from_before_the_purchase(world: &World) {
    let till = deaf(world).await;
    let known = pay(&till, "switchfast", "lifetime", json!({ "email": "eve@example.com" })).await;
    let known = till.bought(known.0, known.1).await;
    let backup = world.file("backup.jsonl").to_string_lossy().into_owned();
    world.succeed(&["backup", &backup]).await;
    let request = json!({ "email": "ada@example.com", "language": "de" });
    let once = pay(&till, "switchfast", "lifetime", request).await;
    let request = json!({ "email": "bob@example.com", "price": "premium_3month" });
    let monthly = pay(&till, "dashcaddy", "premium", request).await;
    assert_eq!(
        (till.look(&once.0).await, till.look(&monthly.0).await).0["status"],
        "paid"
    );
    till.stripe.refund_all(known.payment());
    till.shop.server.kill();

    let elsewhere = World::beside(world, world.engine).await;
    elsewhere.succeed(&["restore", &backup]).await;
    order_of_nothing(&till).await;
    let server = elsewhere.start(&moved(&till, &elsewhere)).await.unwrap();
    let token = elsewhere.admin_token("test", "owner").await;
    let shop: Shop = till.shop.through(server, "test", &token);
    let till = Till { shop, ..till };
    till.until("what was bought since is there again", async || {
        till.licenses().await.len() == 3
    })
    .await;
    till.until("what was paid back since is locked", async || {
        standing(&till, &known).await == "revoked"
    })
    .await;
    let again = till.bought(once.0, once.1).await;
    let app = till.shop.app("switchfast");
    let laptop = Device::new("laptop");
    assert_eq!(app.activate(&again.key, &laptop).await.ok()["code"], "VALID");
    let subscribed = till.bought(monthly.0, monthly.1).await;
    till.stripe.cancel_in_portal(subscribed.subscription());
    let orders = till.orders().await;
    assert_eq!(orders.len(), 3, "{orders:#?}");
    let of = |product: &str| orders.iter().find(|order| order["product"] == product).unwrap();
    assert_eq!(of("dashcaddy")["price"], "premium_3month");
    let mails = till.mails("key_delivery").await;
    let to = |address: &str| mails.iter().find(|mail| mail["recipient"] == address);
    assert_eq!(to("ada@example.com").unwrap()["language"], "de", "{mails:#?}");
    assert_eq!(to("bob@example.com").unwrap()["language"], "en");

    elsewhere.clock.stop_at(elsewhere.clock.now() + Duration::minutes(61));
    till.until("the cancellation is known", async || {
        till.shop.license(&subscribed.license).await.get("expires_at").is_some()
    })
    .await;
    assert_eq!(till.orders().await.len(), 3);
    drop(till);
    elsewhere.end().await;
}

async fn two_that_compare_do_it_once(world: &World) {
    let till = deaf(world).await;
    let other = world.start(&till.settings).await.unwrap();
    let mut paid = Vec::new();
    for number in 0..4 {
        let request = json!({ "email": format!("buyer{number}@example.com") });
        paid.push(pay(&till, "switchfast", "lifetime", request).await);
    }
    compare(world, &till, "all licenses are there", async || {
        till.licenses().await.len() == 4
    })
    .await;
    till.stripe.refund_all(paid[0].1.payment_intent.as_deref().unwrap());
    compare(world, &till, "one is paid back", async || {
        till.orders().await.iter().any(|order| order["status"] == "refunded")
    })
    .await;
    for _ in 0..2 {
        compare(world, &till, "all notices are processed", async || true).await;
        till.settle().await;
    }
    assert_eq!((till.licenses().await.len(), till.orders().await.len()), (4, 4));
    let mails = till.mails("key_delivery").await;
    assert_eq!(mails.len(), 4, "{mails:#?}");
    drop(other);
}
