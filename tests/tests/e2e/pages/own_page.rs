//! From a lost key to the page of one's licenses.

use chrono::Duration;
use claviger_tests::{Clock, Device, Json, Till, World, on_sqlite};
use serde_json::{Value, json};

use super::Browser;

on_sqlite!(
    a_customer_finds_and_manages_the_licenses,
    links_work_once_and_for_a_while
);

const SCENE: &str = "own-page";

/// Asks for the keys and gives the link that the mail of this number brings.
async fn link(world: &World, till: &Till, mail: usize) -> String {
    let request = json!({ "email": "ada@example.com" });
    till.shop.api.post("/v1/licenses/recover", request).await.expect(202);
    world.mailbox("test").newest(mail).await.address().to_owned()
}

async fn a_customer_finds_and_manages_the_licenses(world: &World) {
    let till = world.till().await;
    let server = Device::new("server");
    let subscribed = json!({ "price": "premium_monthly", "email": "ada@example.com", "device": server.json() });
    let subscription = till.buy("dashcaddy", "premium", subscribed).await;
    let lifetime = till.shop.issue("switchfast", "lifetime").await;
    for name in ["Ada’s laptop", "studio"] {
        let device = Device::new(name);
        till.shop.app("switchfast").activate(&lifetime.key, &device).await.ok();
    }
    world.mailbox("test").newest(1).await;

    let mut browser = Browser::at_till(world, &till).await;
    let request = json!({ "path": "/recover?lang=en", "email": "ada@example.com" });
    let asked = browser.play(SCENE, "asks", request).await;
    assert_eq!(asked["heading"], "Find your license keys");
    assert_eq!(asked["sent"], "Please check your mailbox");
    let mistakes = asked["mistakes"].as_array().unwrap();
    assert!(mistakes[0].to_string().contains("enter your e-mail"), "{asked:#}");
    assert!(mistakes[1].to_string().contains("name@example.com"), "{asked:#}");

    let letter = world.mailbox("test").newest(2).await;
    let mut step = async |name: &str, more: Value| {
        let mut request = json!({ "visitor": "customer" });
        for (name, value) in more.as_object().unwrap() {
            request[name] = value.clone();
        }
        browser.play(SCENE, name, request).await
    };
    let seen = step("opens", json!({ "link": letter.address() })).await;
    assert_eq!(seen["account"], "Licenses of ada@example.com");
    assert_eq!(
        seen["storage"],
        json!({ "session": ["claviger.session.test"], "local": [], "cookies": 0 })
    );
    let [first, second] = seen.list("licenses") else {
        panic!("two licenses: {seen:#}")
    };
    assert_eq!(
        (first.text("product"), first.text("key"), first.text("standing")),
        ("SwitchFast", lifetime.key.as_str(), "Active")
    );
    assert_eq!(first.text("slots"), "2 of 3 in use");
    assert!(first["devices"].to_string().contains("Ada’s laptop"), "{first:#}");
    assert!(first["devices"].to_string().contains("last seen"), "{first:#}");
    assert_eq!(
        (second.text("product"), second.text("key")),
        ("DashCaddy", subscription.key.as_str())
    );
    assert!(second.text("explanation").starts_with("Renews on "), "{second:#}");

    let copied = step("copies", json!({})).await;
    assert_eq!(copied["copied"], lifetime.key);
    let left = step("releases", json!({ "device": "laptop" })).await;
    assert!(left.text("asked").contains("Ada’s laptop"), "{left:#}");
    assert_eq!(left["announced"], "Ada’s laptop was released.");
    assert_eq!(left["licenses"][0]["slots"], "1 of 3 in use");
    let laptop = Device::new("Ada’s laptop");
    let verdict = till.shop.app("switchfast").validate(&lifetime.key, &laptop).await.ok();
    assert_eq!(verdict["code"], "NOT_ACTIVATED");

    let invoices = step("reads_invoices", json!({})).await;
    assert!(invoices.text("rows").contains("$25.00"), "{invoices:#}");
    assert!(
        invoices["opened"].text("heading").starts_with("Invoice"),
        "{invoices:#}"
    );
    assert_eq!(invoices["opened"]["opener"], Value::Null);
    let back = step("manages_billing", json!({})).await;
    assert!(back.text("portal").contains("25.00 USD every month"), "{back:#}");
    let reloaded = step("reloads", json!({})).await;
    assert_eq!(back["licenses"], reloaded["licenses"]);
    assert_eq!(reloaded["licenses"][0]["slots"], "1 of 3 in use");
    let gone = step("signs_out", json!({})).await;
    assert_eq!(gone["storage"], json!({ "session": [], "local": [], "cookies": 0 }));
}

async fn links_work_once_and_for_a_while(world: &World) {
    let till = world.till().await;
    till.shop.issue("switchfast", "lifetime").await;
    let mut browser = Browser::at_till(world, &till).await;
    let asked = Clock::real_time() + Duration::hours(1);
    world.clock.stop_at(asked);
    let used = link(world, &till, 1).await;
    let ada = json!({ "visitor": "Ada", "link": used });
    browser.play(SCENE, "opens", ada.clone()).await;
    // Whoever has a session already is not turned away by the same link.
    browser.play(SCENE, "opens_again", ada).await;
    let vain = json!({ "visitor": "Eve", "link": used });
    let turned_away = browser.play(SCENE, "opens_in_vain", vain).await;
    assert_eq!(
        turned_away,
        json!({
            "heading": "This link no longer works", "next": "/recover",
            "storage": { "session": [], "local": [], "cookies": 0 },
        })
    );

    world.clock.stop_at(asked + Duration::minutes(20));
    let expired = link(world, &till, 2).await;
    world.clock.stop_at(asked + Duration::minutes(50));
    let late = json!({ "visitor": "Ada at another computer", "link": expired });
    let turned_away = browser.play(SCENE, "opens_in_vain", late).await;
    assert_eq!(turned_away["heading"], "This link no longer works");

    world.clock.stop_at(asked + Duration::hours(1));
    let over = browser
        .play(SCENE, "stayed_too_long", json!({ "visitor": "Ada" }))
        .await;
    assert_eq!(over["storage"], json!({ "session": [], "local": [], "cookies": 0 }));
}
