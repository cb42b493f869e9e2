//! What is stored in one cannot be seen, counted or changed from the other.

use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

use super::both;

on_both_engines!(
    keys_of_one_mean_nothing_in_the_other,
    ids_of_one_are_unknown_in_the_other,
    lists_and_counts_show_only_their_own,
    a_device_has_a_trial_in_each
);

async fn keys_of_one_mean_nothing_in_the_other(world: &World) {
    let [(test, of_test), (prod, of_prod)] = both(world).await;
    let laptop = Device::new("laptop");
    for (shop, foreign) in [(&test, &of_prod), (&prod, &of_test)] {
        let app = shop.app("switchfast");
        assert_eq!(
            app.validate(&foreign.key, &laptop).await.ok()["code"],
            "ENVIRONMENT_MISMATCH"
        );
        assert_eq!(
            app.heartbeat(&foreign.key, &laptop, json!({})).await.ok()["recorded"],
            false
        );
        app.activate(&foreign.key, &laptop)
            .await
            .problem(409, "ENVIRONMENT_MISMATCH");
        app.devices(&foreign.key).await.problem(409, "ENVIRONMENT_MISMATCH");
        app.deactivate(&foreign.key, &laptop)
            .await
            .problem(409, "ENVIRONMENT_MISMATCH");
        let search = shop
            .admin
            .post("/v1/admin/licenses/search", json!({ "key": foreign.key }))
            .await;
        search.problem(409, "ENVIRONMENT_MISMATCH");
    }
}

async fn ids_of_one_are_unknown_in_the_other(world: &World) {
    let [(test, of_test), (prod, _)] = both(world).await;
    let license = test.license(&of_test.id).await;
    let path = format!("/v1/admin/licenses/{}", of_test.id);
    for read in [
        path.clone(),
        format!("{path}/history"),
        format!("{path}/usage"),
        format!("{path}/devices"),
    ] {
        prod.admin.get(&read).await.problem(404, "LICENSE_NOT_FOUND");
    }
    let device = license.list("devices")[0].text("id");
    let changes = [
        "suspend",
        "revoke",
        "reinstate",
        "reset-activations",
        "reveal-key",
        "mail-key",
    ]
    .map(str::to_owned);
    for change in changes.into_iter().chain([format!("devices/{device}/release")]) {
        prod.admin
            .post(&format!("{path}/{change}"), json!({}))
            .await
            .problem(404, "LICENSE_NOT_FOUND");
    }
    prod.admin
        .put(&format!("{path}/note"), json!({ "note": "x" }))
        .await
        .problem(404, "LICENSE_NOT_FOUND");

    let customer = license["customer"].text("id");
    prod.admin
        .get(&format!("/v1/admin/customers/{customer}"))
        .await
        .problem(404, "CUSTOMER_NOT_FOUND");
    let trials = test.admin.post("/v1/admin/trials/search", json!({})).await.ok();
    let trial = format!("/v1/admin/trials/{}", trials.items()[0].text("id"));
    prod.admin.get(&trial).await.problem(404, "TRIAL_NOT_FOUND");
    prod.admin
        .post(&format!("{trial}/end"), json!({}))
        .await
        .problem(404, "TRIAL_NOT_FOUND");
    assert_eq!(
        test.license(&of_test.id).await,
        license,
        "nothing was changed from the other side"
    );
}

async fn lists_and_counts_show_only_their_own(world: &World) {
    let shops = both(world).await;
    // One more in `test`, so that the numbers differ.
    shops[0].0.issue("switchfast", "lifetime").await;
    for (number, (shop, license)) in [2, 1].into_iter().zip(&shops) {
        let found = shop.admin.post("/v1/admin/licenses/search", json!({})).await.ok();
        assert_eq!(found.items().len(), number);
        assert_eq!(found.items().last().unwrap()["id"], license.id);
        let by_device = json!({ "device_id": Device::new("laptop").id });
        assert_eq!(
            shop.admin
                .post("/v1/admin/licenses/search", by_device)
                .await
                .ok()
                .items()
                .len(),
            1
        );
        let by_email = json!({ "email": "ada@example.com" });
        assert_eq!(
            shop.admin
                .post("/v1/admin/licenses/search", by_email)
                .await
                .ok()
                .items()
                .len(),
            number
        );
        for list in ["customers", "trials"] {
            let found = shop
                .admin
                .post(&format!("/v1/admin/{list}/search"), json!({}))
                .await
                .ok();
            assert_eq!(found.items().len(), 1, "{found:#}");
        }
        let statistics = shop.admin.get("/v1/admin/statistics").await.ok();
        let sum = |series: &str| {
            statistics
                .list(series)
                .iter()
                .map(|day| day.number("count"))
                .sum::<i64>()
        };
        assert_eq!(
            (sum("licenses_created"), sum("activations"), sum("trials_begun")),
            (number as i64, 1, 1)
        );
        let issued = shop
            .admin
            .get("/v1/admin/audit-events?action=license.created")
            .await
            .ok();
        assert_eq!(issued.items().len(), number, "{issued:#}");
        let export = shop
            .admin
            .post("/v1/admin/licenses/export", json!({ "format": "json" }))
            .await
            .ok();
        assert_eq!(export.items().len(), number);
    }
}

async fn a_device_has_a_trial_in_each(world: &World) {
    let [(test, _), (prod, _)] = both(world).await;
    let tablet = Device::new("tablet");
    let (in_test, in_prod) = (
        test.app("switchfast").trial(&tablet).await,
        prod.app("switchfast").trial(&tablet).await,
    );
    assert_ne!(in_test.ok()["trial"], in_prod.ok()["trial"]);
    let trial = in_test.ok().text("trial").to_owned();
    test.admin
        .post(&format!("/v1/admin/trials/{trial}/end"), json!({}))
        .await
        .ok();
    assert_eq!(
        test.app("switchfast").trial(&tablet).await.ok()["code"],
        "TRIAL_EXPIRED"
    );
    assert_eq!(prod.app("switchfast").trial(&tablet).await.ok()["code"], "VALID");
}
