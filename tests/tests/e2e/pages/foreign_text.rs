//! Names that look like HTML.

use claviger_tests::{CATALOG, Device, Till, World, on_sqlite, stripe::Card};
use serde_json::{Value, json};

use super::Browser;

on_sqlite!(names_and_addresses_are_text);

const SCENE: &str = "foreign-text";
const PRODUCT: &str = "<b>Switch</b></script><script>document.title='hacked'</script>";
const PLAN: &str = "Life & \"<img src=x onerror=document.title='hacked'>\"";
const CUSTOMER: &str = "Ada <img src=x onerror=alert(1)>";
const DEVICE: &str = "<img src=x onerror=\"document.title='hacked'\">";

/// The demo catalog with such names, and a plan of OptimNow with two prices.
fn catalog() -> String {
    let quoted = |name: &str| Value::from(name).to_string();
    let price = "[[product.plan.price]]\ncode = \"yearly\"";
    let another = "[[product.plan.price]]\ncode = \"two_years\"\ncurrency = \"eur\"\namount = \"2499.00\"\n\
                   stripe = { test = \"price_two_years_test\" }\n\n";
    CATALOG
        .replacen("\"SwitchFast\"", &quoted(PRODUCT), 1)
        .replacen("\"Lifetime\"", &quoted(PLAN), 1)
        .replacen("\"OptimNow FinOps MCP\"", &quoted(PRODUCT), 1)
        .replacen(price, &format!("{another}{price}"), 1)
}

async fn names_and_addresses_are_text(world: &World) {
    let till = world.till().await;
    till.shop.apply_catalog(&catalog()).await;
    let mut browser = Browser::at_till(world, &till).await;
    in_pages(&till, &mut browser).await;
    in_mails_and_on_the_own_page(world, &till, &mut browser).await;
    in_addresses(&mut browser).await;
}

async fn in_pages(till: &Till, browser: &mut Browser) {
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    let success = format!("/checkout/success?session_id={}", checkout.id);
    let pages = json!([
        { "path": "/buy/switchfast", "names": [PRODUCT, PLAN] },
        { "path": "/recover?product=switchfast", "names": [PRODUCT] },
        { "path": "/checkout/cancel?product=switchfast", "names": [] },
        { "path": success, "state": "paid", "names": [PRODUCT, PLAN] },
    ]);
    browser.play(SCENE, "is_text", json!({ "pages": pages })).await;
}

async fn in_mails_and_on_the_own_page(world: &World, till: &Till, browser: &mut Browser) {
    world.mailbox("test").newest(1).await;
    let order = json!({ "product": "optimnow", "plan": "starter", "email": "ada@example.com", "name": CUSTOMER });
    let license = till.shop.order(order).await;
    let app = till.shop.app("optimnow");
    app.activate(&license.key, &Device::new(DEVICE)).await.ok();
    let request = json!({ "email": "ada@example.com" });
    till.shop.api.post("/v1/licenses/recover", request).await.expect(202);
    let letter = world.mailbox("test").newest(2).await;
    let mail = json!({ "html": letter.html, "names": [PRODUCT] });
    browser.play(SCENE, "is_text_in_a_mail", mail).await;
    let own = json!({ "link": letter.address(), "names": [PRODUCT], "device": DEVICE });
    browser.play(SCENE, "is_text_on_the_own_page", own).await;
}

async fn in_addresses(browser: &mut Browser) {
    let evil = "%22%3E%3C%2Fscript%3E%3Cimg%20src=x%20onerror=document.title='hacked'%3E";
    let paths = json!([
        { "path": format!("/buy/{evil}"), "status": 404 },
        { "path": format!("/buy/switchfast?env=test&lang={evil}"), "status": 200 },
        { "path": format!("/recover?product={evil}"), "status": 200 },
        { "path": format!("/checkout/cancel?product={evil}"), "status": 200 },
        { "path": format!("/checkout/success?session_id={evil}"), "status": 200 },
        { "path": format!("/my-licenses?lang={evil}#{evil}"), "status": 200 },
    ]);
    browser
        .play(SCENE, "is_text_in_addresses", json!({ "paths": paths }))
        .await;
}
