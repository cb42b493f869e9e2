//! All mails, as the server writes them.

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{Bought, Clock, Device, Json, Letter, Till, World, on_sqlite, stripe::Outcome};
use serde_json::{Value, json};

use crate::pages::Browser;

on_sqlite!(of_mails);

const LANGUAGES: [&str; 2] = ["en", "de"];

/// Waits for the next mail.
async fn next(world: &World, letters: &mut Vec<(String, Letter)>, name: String) {
    let letter = world.mailbox("test").newest(letters.len() + 1).await;
    letters.push((name, letter));
}

/// A subscription and the license of a year, with the mails that bring their keys.
async fn buy(world: &World, till: &Till, language: &str, letters: &mut Vec<(String, Letter)>) -> (Bought, Bought) {
    let subscription =
        json!({ "price": "premium_monthly", "email": format!("{language}@example.com"), "language": language });
    let subscription = till.buy("dashcaddy", "premium", subscription).await;
    next(world, letters, format!("key-of-subscription-{language}")).await;
    let year = json!({ "email": format!("{language}@example.com"), "language": language });
    let year = till.buy("optimnow", "professional", year).await;
    next(world, letters, format!("key-of-term-{language}")).await;
    (subscription, year)
}

/// The renewal of the subscription fails, and then it is canceled.
async fn end(world: &World, till: &Till, language: &str, subscription: &Bought, letters: &mut Vec<(String, Letter)>) {
    till.stripe.begin_renewal(subscription.subscription());
    till.stripe
        .attempt_payment(subscription.subscription(), Outcome::Declined);
    till.deliver().await;
    next(world, letters, format!("payment-failed-{language}")).await;
    till.stripe.pay_open_invoice(subscription.subscription());
    till.stripe.cancel_in_portal(subscription.subscription());
    till.deliver().await;
    next(world, letters, format!("subscription-ending-{language}")).await;
    let request = json!({ "email": format!("{language}@example.com"), "language": language });
    till.shop.api.post("/v1/licenses/recover", request).await.expect(202);
    next(world, letters, format!("key-recovery-{language}")).await;
}

/// Lets the clock run on from an instant.
fn run_to(world: &World, instant: DateTime<Utc>) {
    world.clock.run_ahead(instant - Clock::real_time());
}

async fn of_mails(world: &World) {
    let till = world.till().await;
    let mut letters = Vec::new();
    let trial =
        json!({ "product": "switchfast", "device": Device::new("laptop").json(), "email": "trial@example.com" });
    let trial = till.shop.api.post("/v1/trials", trial).await.ok();
    let mut bought = Vec::new();
    for language in LANGUAGES {
        bought.push(buy(world, &till, language, &mut letters).await);
    }
    run_to(world, trial.instant("ends_at") - Duration::days(1));
    next(world, &mut letters, "trial-ending-en".to_owned()).await;
    run_to(world, world.clock.now() + Duration::days(30));
    for (language, (subscription, _)) in LANGUAGES.into_iter().zip(&bought) {
        end(world, &till, language, subscription, &mut letters).await;
    }
    let reminded = letters.len();
    let end = till.shop.license(&bought[0].1.license).await.instant("expires_at");
    run_to(world, end - Duration::days(29));
    let newest = world.mailbox("test").newest(reminded + LANGUAGES.len()).await;
    let mailbox = world.mailbox("test").letters();
    assert_eq!(mailbox.last().unwrap().subject, newest.subject);
    for letter in &mailbox[reminded..] {
        let language = letter.to.split('@').next().unwrap();
        letters.push((format!("renewal-reminder-{language}"), letter.clone()));
    }

    let mails: Vec<Value> = letters
        .iter()
        .map(|(name, letter)| json!({ "name": name, "html": letter.html }))
        .collect();
    let mut browser = Browser::at_till(world, &till).await;
    browser.play("pictures", "of_mails", json!({ "mails": mails })).await;
}
