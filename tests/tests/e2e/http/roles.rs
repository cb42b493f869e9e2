//! Who may do what with the admin API.

use chrono::Duration;
use claviger_tests::{Api, Json, World, on_both_engines};
use reqwest::Method;
use serde_json::json;

on_both_engines!(
    only_a_valid_token_opens,
    each_role_may_what_it_may,
    a_token_ends,
    the_last_token_stays
);

async fn only_a_valid_token_opens(world: &World) {
    let shop = world.shop().await;
    let refused = shop.api.get("/v1/admin/me").await;
    refused.problem(401, "UNAUTHORIZED");
    assert_eq!(refused.header("www-authenticate"), Some("Bearer realm=\"claviger\""));
    for token in [
        "",
        "nonsense",
        "clv_admin_test_",
        "clv_admin_test_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        shop.api
            .bearer(token)
            .get("/v1/admin/me")
            .await
            .problem(401, "UNAUTHORIZED");
        shop.api
            .bearer(token)
            .post("/v1/admin/licenses", json!({}))
            .await
            .problem(401, "UNAUTHORIZED");
    }
    shop.api
        .header("authorization", "Basic b3duZXI6cGFzcw==")
        .get("/v1/admin/me")
        .await
        .problem(401, "UNAUTHORIZED");
    let foreign = world.admin_token("prod", "owner").await;
    shop.api
        .bearer(&foreign)
        .get("/v1/admin/me")
        .await
        .problem(409, "ENVIRONMENT_MISMATCH");
    assert_eq!(shop.admin.get("/v1/admin/me").await.ok()["role"], "owner");
}

/// The same API with a new token of a role.
async fn with_role(world: &World, api: &Api, role: &str) -> Api {
    api.bearer(&world.admin_token("test", role).await)
}

async fn each_role_may_what_it_may(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let reader = with_role(world, &shop.api, "read_only").await;
    let support = with_role(world, &shop.api, "support").await;

    let path = |rest: &str| format!("/v1/admin/licenses/{}{rest}", license.id);
    let search = json!({ "email": "ada@example.com" });
    assert_eq!(reader.get(&path("")).await.ok()["id"], license.id);
    assert_eq!(
        reader
            .post("/v1/admin/licenses/search", search)
            .await
            .ok()
            .items()
            .len(),
        1
    );
    reader.get("/v1/admin/audit-events").await.ok();
    for refused in [
        reader
            .post(
                "/v1/admin/licenses",
                json!({ "product": "switchfast", "plan": "lifetime" }),
            )
            .await,
        reader.post(&path("/suspend"), json!({})).await,
        reader.post(&path("/reveal-key"), json!({})).await,
        reader.put(&path("/note"), json!({ "note": "x" })).await,
    ] {
        let detail = refused.problem(403, "FORBIDDEN");
        assert!(detail.text("detail").contains("`support`"), "{detail:#}");
    }

    support.post(&path("/suspend"), json!({})).await.ok();
    assert_eq!(
        support.post(&path("/reveal-key"), json!({})).await.ok()["key"],
        license.key
    );
    let whole = json!({ "format": "csv", "include_keys": true });
    for refused in [
        support.post("/v1/admin/licenses/export", whole).await,
        support
            .post(
                "/v1/admin/licenses/import",
                json!({ "format": "csv", "csv": "key,product,plan\r\n" }),
            )
            .await,
        support.put("/v1/admin/catalog", json!({ "toml": "" })).await,
        support.post("/v1/admin/signing-keys/rotate", json!({})).await,
        support.get("/v1/admin/admin-tokens").await,
        support
            .post("/v1/admin/admin-tokens", json!({ "name": "me too", "role": "owner" }))
            .await,
    ] {
        let detail = refused.problem(403, "FORBIDDEN");
        assert!(detail.text("detail").contains("`owner`"), "{detail:#}");
    }
}

async fn a_token_ends(world: &World) {
    let shop = world.shop().await;
    let order = json!({ "name": "intern", "role": "support", "expires_in_days": 30 });
    let created = shop.admin.post("/v1/admin/admin-tokens", order).await.expect(201);
    let intern = shop.api.bearer(created.text("token"));
    assert_eq!(intern.get("/v1/admin/me").await.ok()["name"], "intern");
    world
        .clock
        .stop_at(created.instant("expires_at") - Duration::seconds(1));
    intern.get("/v1/admin/me").await.ok();
    world.clock.stop_at(created.instant("expires_at"));
    intern.get("/v1/admin/me").await.problem(401, "UNAUTHORIZED");

    let created = shop
        .admin
        .post("/v1/admin/admin-tokens", json!({ "name": "bot", "role": "owner" }))
        .await
        .expect(201);
    let bot = shop.api.bearer(created.text("token"));
    bot.get("/v1/admin/me").await.ok();
    let path = format!("/v1/admin/admin-tokens/{}", created.text("id"));
    assert_eq!(
        shop.admin.send(shop.admin.request(Method::DELETE, &path)).await.status,
        204
    );
    bot.get("/v1/admin/me").await.problem(401, "UNAUTHORIZED");
    let listed = shop.admin.get("/v1/admin/admin-tokens").await.ok();
    let states: Vec<_> = listed
        .items()
        .iter()
        .map(|token| (token.text("name"), &token["active"]))
        .collect();
    assert_eq!(
        states,
        [
            ("bot", &json!(false)),
            ("intern", &json!(false)),
            ("owner", &json!(true))
        ]
    );
}

async fn the_last_token_stays(world: &World) {
    let shop = world.shop().await;
    let id = shop.admin.get("/v1/admin/me").await.ok().text("id").to_owned();
    shop.admin
        .delete(&format!("/v1/admin/admin-tokens/{id}"))
        .await
        .problem(409, "ADMIN_TOKEN_IN_USE");
    let unknown = "/v1/admin/admin-tokens/adm_01h455vb4pex5vsknk084sn02q";
    shop.admin.delete(unknown).await.problem(404, "ADMIN_TOKEN_NOT_FOUND");
}
