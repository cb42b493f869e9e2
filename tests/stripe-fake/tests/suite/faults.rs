//! Failures on the way to Stripe.

use claviger_stripe_fake::Fault;

use crate::shop::Shop;

const ANN: [(&str, &str); 1] = [("email", "ann@example.com")];

#[tokio::test]
async fn faults_come_in_their_order_to_what_they_match() {
    let shop = Shop::open().await;
    shop.fake.fail_next("POST /v1/customers", Fault::BadGatewayHtml);
    shop.fake.fail_next("POST /v1/customers", Fault::TooManyRequests);
    shop.fake.fail_next("GET /v1/customers", Fault::Status(503));
    let html = shop.send("customers", &ANN, None).await;
    assert_eq!(
        (html.status().as_u16(), html.headers()["content-type"].to_str().unwrap()),
        (502, "text/html")
    );
    assert_eq!(shop.send("customers", &ANN, None).await.status(), 429);
    assert_eq!(shop.send("customers", &ANN, None).await.status(), 200);
    assert_eq!(shop.get("customers").await["error"]["type"], "api_error");
    assert_eq!(shop.stripe.objects("customer").len(), 1);
    shop.close().await;
}

#[tokio::test]
async fn a_lost_answer_is_found_again_with_the_same_key() {
    let shop = Shop::open().await;
    shop.fake.fail_next("POST /v1/customers", Fault::ExecutedButAnswerLost);
    shop.try_send("customers", &ANN, Some("k1")).await.unwrap_err();
    assert_eq!(shop.stripe.objects("customer").len(), 1);
    assert_eq!(shop.send("customers", &ANN, Some("k1")).await.status(), 200);
    assert_eq!(shop.stripe.objects("customer").len(), 1);
    assert_eq!(
        shop.fake.requests().iter().map(|seen| seen.status).collect::<Vec<_>>(),
        [None, Some(200)]
    );
    shop.close().await;
}

#[tokio::test]
async fn a_malformed_answer_lacks_its_fields_once() {
    let shop = Shop::open().await;
    shop.fake.fail_next("POST /v1/customers", Fault::Malformed);
    let body: serde_json::Value = shop.send("customers", &ANN, Some("k1")).await.json().await.unwrap();
    assert_eq!(body, serde_json::json!({"object": "customer"}));
    let body: serde_json::Value = shop.send("customers", &ANN, Some("k1")).await.json().await.unwrap();
    assert!(body["id"].is_string());
    shop.close().await;
}

#[tokio::test]
async fn random_faults_repeat_with_their_seed_and_end() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let shop = Shop::open().await;
        shop.fake.fail_randomly(7, 0.5, 6);
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(
                shop.try_send("customers", &ANN, None)
                    .await
                    .ok()
                    .map(|response| response.status().as_u16()),
            );
        }
        assert!(statuses[20..].iter().all(|status| *status == Some(200)), "{statuses:?}");
        runs.push(statuses);
        shop.close().await;
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].iter().any(|status| *status != Some(200)));
}

#[tokio::test]
async fn a_request_that_hangs_hangs_until_its_caller_gives_up() {
    let shop = Shop::open().await;
    shop.fake.fail_next("POST /v1/customers", Fault::Hang);
    let request = shop.try_send("customers", &ANN, Some("k1"));
    let gave_up = tokio::time::timeout(std::time::Duration::from_millis(50), request).await;
    assert!(gave_up.is_err());
    assert_eq!(shop.send("customers", &ANN, Some("k1")).await.status(), 200);
    assert_eq!(shop.stripe.objects("customer").len(), 1);
    shop.close().await;
}
