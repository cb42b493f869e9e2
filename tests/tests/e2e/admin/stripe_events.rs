//! Notices from Stripe, and orders that come through it, as admins see them.

use claviger_tests::{Json, World, on_both_engines};
use serde_json::json;

on_both_engines!(notices_are_listed_and_replayed, an_order_shows_what_stripe_knows);

async fn notices_are_listed_and_replayed(world: &World) {
    let till = world.till().await;
    let bought = till
        .buy("switchfast", "lifetime", json!({ "email": "ada@example.com" }))
        .await;
    let admin = &till.shop.admin;
    let path = format!(
        "/v1/admin/stripe-events?kind=checkout.session.completed&object_id={}&state=done",
        bought.checkout.id
    );
    let found = admin.get(&path).await.ok();
    let [notice] = found.items() else {
        panic!("one notice is about the session: {found:#}")
    };
    assert_eq!(
        (notice.text("outcome"), notice.get("next_attempt_at")),
        ("processed", None)
    );
    let by_stripe = format!("/v1/admin/stripe-events?stripe_id={}", notice.text("stripe_id"));
    assert_eq!(
        admin.get(&by_stripe).await.ok().each("items", "id"),
        [notice.text("id")]
    );
    assert!(
        admin
            .get("/v1/admin/stripe-events?state=dead")
            .await
            .ok()
            .items()
            .is_empty()
    );
    let counts = admin.get("/v1/admin/stripe-events/counts").await.ok();
    assert_eq!((counts.number("waiting"), counts.number("dead")), (0, 0));
    let all = admin.get("/v1/admin/stripe-events?limit=200").await.ok();
    assert_eq!(counts.number("done"), i64::try_from(all.items().len()).unwrap());
    assert!(all.items().iter().all(|notice| notice.get("payload").is_none()));

    let one = format!("/v1/admin/stripe-events/{}", notice.text("id"));
    let read = admin.get(&one).await.ok();
    assert_eq!(read["payload"]["data"]["object"]["id"], json!(bought.checkout.id));
    let reader = till.shop.api.bearer(&world.admin_token("test", "read_only").await);
    reader.get("/v1/admin/stripe-events").await.ok();
    reader.get("/v1/admin/stripe-events/counts").await.ok();
    reader.get(&one).await.problem(403, "FORBIDDEN");
    reader
        .post(&format!("{one}/replay"), json!({}))
        .await
        .problem(403, "FORBIDDEN");

    let dead = "/v1/admin/stripe-events/replay-dead";
    reader.post(dead, json!({})).await.problem(403, "FORBIDDEN");
    let none = admin.post(dead, json!({})).await.ok();
    assert_eq!((none.number("replayed"), none.number("left")), (0, 0));
    let received = notice.text("received_at").replace('+', "%2B");
    let since = format!("/v1/admin/stripe-events?received_from={received}&limit=200");
    let before = format!("/v1/admin/stripe-events?received_to={received}&limit=200");
    let (since, before) = (admin.get(&since).await.ok(), admin.get(&before).await.ok());
    assert!(since.each("items", "id").contains(&notice.text("id")));
    assert_eq!(since.items().len() + before.items().len(), all.items().len());

    let replayed = admin.post(&format!("{one}/replay"), json!({})).await.ok();
    assert_eq!(replayed["id"], notice["id"]);
    till.settle().await;
    assert_eq!(admin.get(&one).await.ok()["event"].text("outcome"), "processed");
    assert_eq!((till.orders().await.len(), till.licenses().await.len()), (1, 1));
    let noted = admin
        .get("/v1/admin/audit-events?action=stripe_event.replayed")
        .await
        .ok();
    assert_eq!(noted.items().len(), 1);
    let unknown = "/v1/admin/stripe-events/sev_01h455vb4pex5vsknk084sn02q";
    admin.get(unknown).await.problem(404, "STRIPE_EVENT_NOT_FOUND");
    admin
        .post(&format!("{unknown}/replay"), json!({}))
        .await
        .problem(404, "STRIPE_EVENT_NOT_FOUND");
}

async fn an_order_shows_what_stripe_knows(world: &World) {
    let till = world.till().await;
    let bought = till
        .buy(
            "dashcaddy",
            "premium",
            json!({ "price": "premium_monthly", "email": "ada@example.com" }),
        )
        .await;
    let admin = &till.shop.admin;
    let order = &till.orders().await[0];
    assert_eq!((order.text("source"), order.text("status")), ("checkout", "paid"));
    let url = format!(
        "https://dashboard.stripe.com/test/subscriptions/{}",
        bought.subscription()
    );
    assert_eq!(order["stripe"].text("dashboard_url"), url);
    let renews_at = order["subscription"].instant("renews_at");
    let license = till.shop.license(&bought.license).await;
    assert_eq!(
        (license.text("source"), license.instant("renews_at")),
        ("stripe", renews_at)
    );

    let path = format!("/v1/admin/orders/{}", order.text("id"));
    let refreshed = admin.post(&format!("{path}/refresh"), json!({})).await.ok();
    assert_eq!(refreshed["subscription"].text("status"), "active");
    admin
        .post(&format!("{path}/mark-refunded"), json!({}))
        .await
        .problem(409, "ORDER_CHANGE_INVALID");

    // Who pays by card is not asked to pay by bank transfer as well.
    let sale = json!({
        "product": "dashcaddy", "plan": "premium", "price": "premium_12month", "license_id": bought.license,
    });
    let refused = admin
        .post("/v1/admin/orders", sale)
        .await
        .problem(409, "RENEWAL_IMPOSSIBLE");
    assert!(refused.text("detail").contains("Stripe"), "{refused:#}");
}
