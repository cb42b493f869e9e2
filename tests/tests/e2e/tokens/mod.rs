//! Tokens hold without the server.

mod forged;
mod independent;
mod rotation;

use claviger_tests::{Device, Json, Shop, World};

/// A token for an activated device.
async fn token(shop: &Shop) -> String {
    let license = shop.issue("switchfast", "lifetime").await;
    let verdict = shop
        .app("switchfast")
        .activate(&license.key, &Device::new("laptop"))
        .await
        .ok();
    verdict.text("token").to_owned()
}

/// A shop and a token from it.
async fn shop_and_token(world: &World) -> (Shop, String) {
    let shop = world.shop().await;
    let token = token(&shop).await;
    (shop, token)
}
