//! What opens or signs in one does not in the other.

use claviger_tests::{Device, Json, World, on_both_engines};

use super::both;

on_both_engines!(admin_tokens_open_only_their_own, signing_keys_differ);

async fn admin_tokens_open_only_their_own(world: &World) {
    let [(test, _), (prod, _)] = both(world).await;
    for (shop, own, other) in [(&test, "test", "prod"), (&prod, "prod", "test")] {
        assert_eq!(shop.admin.get("/v1/admin/me").await.ok()["environment"], own);
        let refused = shop
            .admin
            .environment(other)
            .get("/v1/admin/me")
            .await
            .problem(409, "ENVIRONMENT_MISMATCH");
        assert!(refused.text("detail").contains(&format!("`{own}`")), "{refused:#}");
        assert_eq!(shop.admin.get("/v1/admin/admin-tokens").await.ok().items().len(), 1);
    }
}

async fn signing_keys_differ(world: &World) {
    let [(test, of_test), (prod, _)] = both(world).await;
    let (of_test_keys, of_prod_keys) = (test.keys().await, prod.keys().await);
    assert!(of_test_keys.kids().iter().all(|kid| !of_prod_keys.kids().contains(kid)));
    let verdict = test
        .app("switchfast")
        .validate(&of_test.key, &Device::new("laptop"))
        .await
        .ok();
    assert_eq!(of_test_keys.read(verdict.text("token"), "switchfast")["env"], "test");
    assert!(of_prod_keys.verify(verdict.text("token"), "switchfast").is_err());
}
