//! A sale that was paid back.

use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

use super::{in_a_year, order_path, sale, sell, with};

on_both_engines!(
    what_was_paid_back_works_no_more,
    a_renewal_that_was_paid_back_is_taken_back,
);

async fn what_was_paid_back_works_no_more(world: &World) {
    let shop = world.shop().await;
    let sold = sell(&shop, sale("switchfast", "lifetime")).await;
    let (id, key) = (sold["license"].text("id"), sold["license"].text("key"));
    let (app, laptop) = (shop.app("switchfast"), Device::new("laptop"));
    app.activate(key, &laptop).await.ok();
    let code = async || app.validate(key, &laptop).await.ok().text("code").to_owned();

    for _again in 0..2 {
        let refunded = shop
            .admin
            .post(&order_path(&sold, "/mark-refunded"), json!({}))
            .await
            .ok();
        assert_eq!(
            (refunded.text("status"), refunded["license"].text("standing")),
            ("refunded", "revoked")
        );
    }
    assert_eq!(code().await, "REVOKED");
    let seen = shop.license(id).await;
    assert_eq!(
        (seen.text("status"), seen["hold"].text("cause")),
        ("active", "refunded")
    );
    let path = format!("/v1/admin/audit-events?license_id={id}&action=order.status_changed");
    assert_eq!(shop.admin.get(&path).await.ok().items().len(), 1, "it is said once");

    let paid = shop
        .admin
        .post(&order_path(&sold, "/clear-refunded"), json!({}))
        .await
        .ok();
    assert_eq!((paid.text("status"), code().await.as_str()), ("paid", "VALID"));

    // Whoever pays again gets the same license back; what became of the first money does not matter any more.
    shop.admin
        .post(&order_path(&sold, "/mark-refunded"), json!({}))
        .await
        .ok();
    let again = sell(
        &shop,
        with(sale("switchfast", "lifetime"), &json!({ "license_id": id })),
    )
    .await;
    assert_eq!(
        (again["order"]["license"].text("standing"), code().await.as_str()),
        ("valid", "VALID")
    );
    let first = shop
        .admin
        .post(&order_path(&sold, "/clear-refunded"), json!({}))
        .await
        .ok();
    assert_eq!(first.each("remarks", "code"), ["superseded"]);
    shop.admin
        .post(&order_path(&sold, "/mark-refunded"), json!({}))
        .await
        .ok();
    assert_eq!(code().await, "VALID");
}

async fn a_renewal_that_was_paid_back_is_taken_back(world: &World) {
    let shop = world.shop().await;
    let sold = sell(&shop, sale("optimnow", "starter")).await;
    let end = sold["license"].instant("expires_at");
    let renewal = with(
        sale("optimnow", "starter"),
        &json!({ "license_id": sold["license"]["id"] }),
    );
    let renewed = sell(&shop, renewal).await;
    let ends = async |verb: &str| {
        let order = shop.admin.post(&order_path(&renewed, verb), json!({})).await.ok();
        assert_eq!(order["license"].text("standing"), "valid");
        order["license"].instant("expires_at")
    };
    assert_eq!(ends("/mark-refunded").await, end);
    assert_eq!(ends("/clear-refunded").await, in_a_year(end));
}
