//! `test` and `prod` are strictly apart.

mod access;
mod choice;
mod data;

use claviger_tests::{Device, Shop, Sold, World};

/// The same things were done in both environments.
async fn both(world: &World) -> [(Shop, Sold); 2] {
    let test = world.shop().await;
    let prod = Shop::open(world, test.server.clone(), "prod").await;
    let mut shops = Vec::new();
    for shop in [test, prod] {
        let license = shop.issue("switchfast", "lifetime").await;
        shop.app("switchfast")
            .activate(&license.key, &Device::new("laptop"))
            .await
            .ok();
        shop.app("switchfast").trial(&Device::new("tablet")).await.ok();
        shops.push((shop, license));
    }
    shops.try_into().unwrap()
}
