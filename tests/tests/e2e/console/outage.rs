//! The server goes and comes back while the window is open.

use std::sync::Arc;

use claviger_tests::{Json, Server, Shop, World, on_sqlite};
use serde_json::json;

use super::desk::signed_in;
use crate::desktop::until;

on_sqlite!(a_restart_is_said_and_survived);

const LOST: &str = "No connection to the server";

async fn a_restart_is_said_and_survived(world: &World) {
    let shop = world.shop().await;
    order(&shop, "before@example.com").await;
    let (_machine, window) = signed_in(world, &shop.server, "test", "support").await;
    let token = world.admin_token("test", "owner").await;
    window.click("nav a", "Licenses").await;
    window.sees("before@example.com").await;
    shop.server.kill();
    window.sees(LOST).await;
    // What was read is still there to be looked at.
    window.sees("before@example.com").await;

    // Somebody else works on, with a server that the window does not know.
    let elsewhere = shop.through(world.serve().await, "test", &token);
    let meanwhile = order(&elsewhere, "meanwhile@example.com").await;
    elsewhere.server.kill();
    assert!(!window.text().await.contains("meanwhile@example.com"));

    let port = shop.server.address().rsplit_once(':').unwrap().1;
    let back = again_at(world, port).await;
    window.misses(LOST).await;
    window.sees("meanwhile@example.com").await;
    // And it can be worked with.
    let shop = shop.through(back, "test", &token);
    window
        .click("a", &format!("…{}", shop.license(&meanwhile).await.text("key_last4")))
        .await;
    window.click("button", "Suspend").await;
    window.click_in("[role=dialog]", "button", "Suspend").await;
    window.sees("The license is suspended.").await;
    assert_eq!(shop.license(&meanwhile).await["status"], "suspended");
    window.close(&world.ledger).await;
}

async fn order(shop: &Shop, email: &str) -> String {
    let order = json!({ "product": "switchfast", "plan": "lifetime", "email": email });
    shop.order(order).await.id
}

/// A server where another one was. Somebody else may have the port for a moment.
async fn again_at(world: &World, port: &str) -> Arc<Server> {
    let settings = world.settings().with("PORT", port);
    let mut server = None;
    until("the server is there again", async || {
        server = world.start(&settings).await.ok();
        server.is_some()
    })
    .await;
    server.unwrap()
}
