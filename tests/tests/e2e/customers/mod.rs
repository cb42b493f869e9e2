//! Customers who lost their keys, and the page of their licenses.

mod billing;
mod links;
mod own_page;
mod recovery;

use claviger_tests::{Answer, Api, Json, Shop, Sold, World};
use serde_json::{Value, json};

/// Asks for the keys of an address, which every answer pretends to send.
async fn ask(api: &Api, request: Value) {
    let accepted = api.post("/v1/licenses/recover", request).await.expect(202);
    assert_eq!(accepted, json!({ "accepted": true }));
}

/// Opens a one-time link.
async fn open(api: &Api, link: &str) -> Answer {
    api.post("/v1/customer/sessions", json!({ "link": link })).await
}

/// A session of a customer, whose link comes with the mail of this number.
async fn sign_in(world: &World, shop: &Shop, email: &str, mail: usize) -> Api {
    ask(&shop.api, json!({ "email": email })).await;
    let letter = world.mailbox("test").newest(mail).await;
    assert_eq!(letter.to, email);
    let session = open(&shop.api, letter.link()).await.expect(201);
    shop.api.bearer(session.text("token"))
}

/// Erases the customer who holds a license.
async fn erase(shop: &Shop, license: &Sold, email: &str) {
    let customer = shop.license(&license.id).await["customer"].text("id").to_owned();
    let path = format!("/v1/admin/customers/{customer}/erase");
    shop.admin.post(&path, json!({ "confirm": email })).await.ok();
}

/// Orders a license for an address.
fn order(product: &str, plan: &str, email: &str) -> Value {
    json!({ "product": product, "plan": plan, "email": email })
}
