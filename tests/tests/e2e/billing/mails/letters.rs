//! Letters to who bought something.

use chrono::Duration;
use claviger_tests::{
    Bought, Json, Shop, Till, World, on_both_engines,
    stripe::{Card, Outcome, Payer},
};
use serde_json::json;

on_both_engines!(
    the_key_comes_by_mail,
    a_failed_payment_is_told_once,
    an_end_is_told_once,
    mails_of_test_stay_in_test,
);

async fn the_key_comes_by_mail(world: &World) {
    let till = world.till().await;
    let mailbox = world.mailbox("test");
    let request = json!({ "email": "ada@example.com", "language": "de" });
    let german = till.buy("switchfast", "lifetime", request).await;
    let letter = mailbox.newest(1).await;
    assert_eq!(letter.to, "ada@example.com");
    assert_eq!(letter.subject, "[TEST] Ihr Lizenzschlüssel für SwitchFast");
    for part in [&letter.text, &letter.html] {
        assert!(part.contains(&german.key), "no key in {part}");
        assert!(part.contains("Vielen Dank für Ihren Kauf"), "{part}");
        assert!(part.contains("Testumgebung: kein echtes Geld"), "{part}");
        assert!(part.contains("29,00"), "{part}");
        assert!(part.contains("https://switchfast.example/help"), "{part}");
    }

    // To the address that was typed at the checkout, whatever the app said.
    let checkout = till
        .begin("dashcaddy", "premium", json!({ "price": "premium_monthly" }))
        .await;
    let payer = Payer {
        card: Card::Ok,
        email: Some("Grace.Hopper@Example.com".to_owned()),
        promotion_code: None,
    };
    till.stripe.pay_as(&checkout.id, &payer);
    till.deliver().await;
    let key = till.look(&checkout).await["license"].text("key").to_owned();
    let letter = mailbox.newest(2).await;
    assert_eq!(letter.to.to_lowercase(), "grace.hopper@example.com");
    assert_eq!(letter.subject, "[TEST] Your DashCaddy license key");
    for part in [&letter.text, &letter.html] {
        assert!(
            part.contains(&key) && part.contains("Thank you for your purchase"),
            "{part}"
        );
    }
    till.until("both are sent", async || {
        till.mails("key_delivery")
            .await
            .iter()
            .all(|mail| mail["state"] == "sent")
    })
    .await;
}

/// A renewal that is declined, and declined again three days later.
async fn fail_twice(world: &World, till: &Till, bought: &Bought) -> String {
    world.clock.stop_at(till.period_end(bought));
    let invoice = till.stripe.begin_renewal(bought.subscription());
    for pause in [Duration::hours(1), Duration::days(3)] {
        world.clock.stop_at(world.clock.now() + pause);
        till.stripe.attempt_payment(bought.subscription(), Outcome::Declined);
        till.deliver().await;
    }
    till.stripe.object(&invoice).text("hosted_invoice_url").to_owned()
}

async fn a_failed_payment_is_told_once(world: &World) {
    let till = world.till().await;
    let mailbox = world.mailbox("test");
    let request = json!({ "price": "premium_monthly", "email": "ada@example.com" });
    let bought = till.buy("dashcaddy", "premium", request).await;
    mailbox.newest(1).await;
    for round in 0..2 {
        let pay_here = fail_twice(world, &till, &bought).await;
        let letter = mailbox.newest(2 + round).await;
        assert_eq!(letter.to, "ada@example.com");
        assert_eq!(letter.subject, "[TEST] Your payment for DashCaddy did not go through");
        assert!(letter.text.contains(&pay_here), "{}", letter.text);
        assert!(letter.html.contains(&format!("href=\"{pay_here}\"")), "{}", letter.html);
        for part in [&letter.text, &letter.html] {
            assert!(part.contains("25.00") && !part.contains(&bought.key), "{part}");
        }
        till.stripe.pay_open_invoice(bought.subscription());
        till.deliver().await;
        assert_eq!(
            till.mails("payment_failed").await.len(),
            1 + round,
            "one invoice, one mail"
        );
    }
}

async fn an_end_is_told_once(world: &World) {
    let till = world.till().await;
    let mailbox = world.mailbox("test");
    let request = json!({ "price": "premium_monthly", "email": "ada@example.com", "language": "de" });
    let bought = till.buy("dashcaddy", "premium", request).await;
    mailbox.newest(1).await;
    till.stripe.cancel_in_portal(bought.subscription());
    till.deliver().await;
    let letter = mailbox.newest(2).await;
    assert!(
        letter
            .subject
            .starts_with("[TEST] Ihr Abonnement von DashCaddy endet am "),
        "{}",
        letter.subject
    );
    assert!(letter.text.contains("gekündigt") && letter.html.contains("Abonnement behalten"));
    let link = letter.link();
    assert!(letter.html.contains(link), "the button leads elsewhere than the text");
    assert!(!letter.text.contains(&bought.key) && !letter.html.contains(&bought.key));

    // Taken back and wished again, for the same day.
    till.stripe.undo_cancel(bought.subscription());
    till.deliver().await;
    till.stripe.cancel_at_period_end(bought.subscription());
    till.deliver().await;
    world.clock.stop_at(till.period_end(&bought));
    till.stripe.end_period(bought.subscription());
    till.deliver().await;
    assert_eq!(till.mails("subscription_ending").await.len(), 1);
    assert_eq!(mailbox.letters().len(), 2);
}

async fn mails_of_test_stay_in_test(world: &World) {
    let till = world.till().await;
    let prod = Shop::open(world, till.shop.server.clone(), "prod").await;
    till.buy("switchfast", "lifetime", json!({ "email": "ada@example.com" }))
        .await;
    world.mailbox("test").newest(1).await;
    assert!(!world.data_folder().join("mail").join("prod").exists());

    let sale = json!({ "product": "switchfast", "plan": "lifetime", "email": "eve@example.com" });
    prod.admin.post("/v1/admin/orders", sale).await.expect(201);
    let letter = world.mailbox("prod").newest(1).await;
    assert_eq!(
        (letter.to.as_str(), letter.subject.as_str()),
        ("eve@example.com", "Your SwitchFast license key")
    );
    for part in [&letter.text, &letter.html] {
        assert!(!part.contains("Test environment"), "{part}");
    }
    assert_eq!(world.mailbox("test").letters().len(), 1);
    let of_test = till.shop.admin.post("/v1/admin/mails/search", json!({})).await.ok();
    assert_eq!(of_test.each("items", "recipient"), ["ada@example.com"]);
}
