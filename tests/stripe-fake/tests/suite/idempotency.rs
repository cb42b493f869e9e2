//! What Stripe promises about `Idempotency-Key`.

use chrono::TimeDelta;
use claviger_stripe_fake::Fault;
use reqwest::Response;
use serde_json::Value;

use crate::shop::Shop;

const ANN: [(&str, &str); 1] = [("email", "ann@example.com")];

async fn told(response: Response) -> (u16, bool, Value) {
    let replayed = response.headers().contains_key("idempotent-replayed");
    (response.status().as_u16(), replayed, response.json().await.unwrap())
}

#[tokio::test]
async fn the_first_result_is_played_again_for_a_day() {
    let shop = Shop::open().await;
    let (status, replayed, first) = told(shop.send("customers", &ANN, Some("k1")).await).await;
    assert_eq!((status, replayed), (200, false));
    assert_eq!(
        told(shop.send("customers", &ANN, Some("k1")).await).await,
        (200, true, first.clone())
    );
    shop.advance(TimeDelta::days(1));
    let (status, replayed, second) = told(shop.send("customers", &ANN, Some("k1")).await).await;
    assert_eq!((status, replayed), (200, false));
    assert_ne!(first["id"], second["id"]);
    shop.close().await;
}

#[tokio::test]
async fn a_key_serves_one_request_only() {
    let shop = Shop::open().await;
    shop.send("customers", &ANN, Some("k1")).await;
    let (status, _, body) = told(
        shop.send("customers", &[("email", "bob@example.com")], Some("k1"))
            .await,
    )
    .await;
    assert_eq!((status, &body["error"]["type"]), (400, &"idempotency_error".into()));
    shop.close().await;
}

#[tokio::test]
async fn a_failure_of_stripe_is_kept_and_a_refusal_is_not() {
    let shop = Shop::open().await;
    shop.fake.fail_next("POST /v1/customers", Fault::Status(500));
    assert_eq!(shop.send("customers", &ANN, Some("k1")).await.status(), 500);
    assert_eq!(shop.send("customers", &ANN, Some("k1")).await.status(), 500);
    assert_eq!(shop.send("customers", &ANN, Some("k2")).await.status(), 200);
    let form = [("customer", "cus_unknown"), ("return_url", "https://shop.example/")];
    assert_eq!(
        shop.send("billing_portal/sessions", &form, Some("k3")).await.status(),
        400
    );
    assert_eq!(shop.send("customers", &ANN, Some("k3")).await.status(), 200);
    shop.close().await;
}

#[tokio::test]
async fn a_key_in_use_is_a_conflict_until_its_request_is_done() {
    let shop = Shop::open().await;
    shop.fake.fail_next("POST /v1/customers", Fault::ExecutedLate);
    shop.try_send("customers", &ANN, Some("k1")).await.unwrap_err();
    let (status, _, body) = told(shop.send("customers", &ANN, Some("k1")).await).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (409, &"idempotency_key_in_use".into())
    );
    let (status, replayed, _) = told(shop.send("customers", &ANN, Some("k1")).await).await;
    assert_eq!((status, replayed), (200, true));
    assert_eq!(shop.stripe.objects("customer").len(), 1);
    shop.close().await;
}
