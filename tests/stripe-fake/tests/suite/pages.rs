//! The pages, as a browser uses them.

use claviger_stripe_fake::{Card, Outcome};
use reqwest::{Client, redirect};
use serde_json::{Value, json};

use crate::shop::Shop;

struct Browser(Client);

struct Seen {
    status: u16,
    location: String,
    html: String,
}

impl Browser {
    fn open() -> Self {
        Self(
            Client::builder()
                .no_proxy()
                .redirect(redirect::Policy::none())
                .build()
                .unwrap(),
        )
    }

    async fn visit(&self, url: &str) -> Seen {
        Self::see(self.0.get(url)).await
    }

    async fn submit(&self, url: &str, form: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let request = self
            .0
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded");
        Self::see(request.body(body)).await
    }

    async fn see(request: reqwest::RequestBuilder) -> Seen {
        let response = request.send().await.unwrap();
        let location = response
            .headers()
            .get("location")
            .map(|url| url.to_str().unwrap().to_owned());
        Seen {
            status: response.status().as_u16(),
            location: location.unwrap_or_default(),
            html: response.text().await.unwrap(),
        }
    }
}

async fn url_of(shop: &Shop, session: &str) -> String {
    shop.stripe.object(session)["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_buyer_pays_on_the_checkout_page_and_returns_to_the_shop() {
    let (shop, browser) = (Shop::open().await, Browser::open());
    let session = shop
        .session("payment", "price_once", &[("allow_promotion_codes", "true")])
        .await;
    let url = url_of(&shop, &session).await;
    let seen = browser.visit(&url).await;
    for text in ["no money moves", "SwitchFast", "29.00 USD", "Promotion code"] {
        assert!(seen.html.contains(text), "{text}");
    }
    let wrong = browser
        .submit(
            &url,
            &[("action", "pay"), ("email", "ann@example.com"), ("code", "NO<b>PE")],
        )
        .await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.html.contains("This code is invalid.") && wrong.html.contains("NO&#60;b&#62;PE"));
    let declined = browser
        .submit(
            &url,
            &[("action", "decline"), ("email", "ann@example.com"), ("code", "")],
        )
        .await;
    assert!(declined.html.contains("declined"));
    let paid = browser
        .submit(
            &url,
            &[("action", "pay"), ("email", "ann@example.com"), ("code", "launch20")],
        )
        .await;
    assert_eq!(paid.status, 303);
    assert_eq!(paid.location, format!("https://shop.example/thanks?session={session}"));
    let bought = shop.stripe.object(&session);
    assert_eq!(bought["amount_total"], 2320);
    assert_eq!(bought["customer_details"]["email"], "ann@example.com");
    assert!(browser.visit(&url).await.html.contains("This has been paid."));
    shop.close().await;
}

#[tokio::test]
async fn a_buyer_who_cancels_returns_with_the_session_open() {
    let (shop, browser) = (Shop::open().await, Browser::open());
    let session = shop
        .session("payment", "price_once", &[("customer_email", "ann@example.com")])
        .await;
    let url = url_of(&shop, &session).await;
    assert!(browser.visit(&url).await.html.contains("value=\"ann@example.com\""));
    let canceled = browser.submit(&url, &[("action", "cancel")]).await;
    assert_eq!(
        (canceled.status, canceled.location.as_str()),
        (303, "https://shop.example/")
    );
    assert_eq!(shop.stripe.object(&session)["status"], "open");
    assert_eq!(browser.visit(&format!("{url}x")).await.status, 404);
    shop.close().await;
}

#[tokio::test]
async fn a_customer_cancels_undoes_and_pays_in_the_portal() {
    let (shop, browser) = (Shop::open().await, Browser::open());
    let session = shop.session("subscription", "price_month", &[]).await;
    let purchase = shop.stripe.pay(&session, Card::Ok);
    let (customer, subscription) = (purchase.customer.unwrap(), purchase.subscription.unwrap());
    let form = [
        ("customer", customer.as_str()),
        ("return_url", "https://shop.example/account"),
    ];
    let portal = shop.post("billing_portal/sessions", &form).await;
    let url = portal["url"].as_str().unwrap();
    let seen = browser.visit(url).await.html;
    assert!(seen.contains("DashCaddy") && seen.contains("25.00 USD every month") && seen.contains("/account"));
    browser
        .submit(url, &[("action", "cancel"), ("subscription", &subscription)])
        .await;
    assert!(shop.stripe.object(&subscription)["cancel_at"].is_i64());
    assert!(browser.visit(url).await.html.contains("Ends on 2026-10-21"));
    browser
        .submit(url, &[("action", "undo"), ("subscription", &subscription)])
        .await;
    assert_eq!(shop.stripe.object(&subscription)["cancel_at"], Value::Null);
    shop.stripe.begin_renewal(&subscription);
    shop.stripe.attempt_payment(&subscription, Outcome::Declined);
    browser
        .submit(url, &[("action", "pay"), ("subscription", &subscription)])
        .await;
    assert_eq!(shop.stripe.object(&subscription)["status"], "active");
    shop.close().await;
}

#[tokio::test]
async fn an_open_invoice_can_be_paid_on_its_page() {
    let (shop, browser) = (Shop::open().await, Browser::open());
    let session = shop.session("subscription", "price_month", &[]).await;
    let subscription = shop.stripe.pay(&session, Card::Ok).subscription.unwrap();
    shop.stripe.begin_renewal(&subscription);
    let invoice = shop.stripe.attempt_payment(&subscription, Outcome::Declined);
    let invoice = shop.stripe.object(&invoice);
    let url = invoice["hosted_invoice_url"].as_str().unwrap();
    let seen = browser.visit(url).await.html;
    assert!(seen.contains(invoice["number"].as_str().unwrap()) && seen.contains(">Pay<"));
    browser.submit(url, &[]).await;
    assert!(!browser.visit(url).await.html.contains(">Pay<"));
    let after = shop.stripe.object(&subscription);
    assert_eq!(
        (&after["status"], &after["latest_invoice"]),
        (&json!("active"), &invoice["id"])
    );
    shop.close().await;
}
