//! Refunds and disputes.

use claviger_stripe_fake::{Card, DisputeOutcome, RefundStatus};
use serde_json::json;

use crate::shop::Shop;

async fn paid(shop: &Shop) -> (String, String) {
    let session = shop.session("payment", "price_once", &[]).await;
    let purchase = shop.stripe.pay(&session, Card::Ok);
    shop.kinds();
    (purchase.payment_intent.unwrap(), purchase.charge.unwrap())
}

#[tokio::test]
async fn partial_refunds_add_up_to_a_refunded_charge() {
    let shop = Shop::listening().await;
    let (intent, charge) = paid(&shop).await;
    shop.stripe.refund(&intent, 900, RefundStatus::Succeeded);
    assert_eq!(shop.kinds(), ["refund.created", "charge.refunded"]);
    assert_eq!(shop.stripe.object(&charge)["refunded"], false);
    let rest = shop.post("refunds", &[("payment_intent", &intent)]).await;
    assert_eq!(rest["amount"], 2000);
    let charge = shop.get(&format!("charges/{charge}?expand[]=refunds")).await;
    assert_eq!(
        (&charge["refunded"], &charge["amount_refunded"]),
        (&json!(true), &json!(2900))
    );
    assert_eq!(charge["refunds"]["data"].as_array().unwrap().len(), 2);
    let more = shop
        .post("refunds", &[("payment_intent", &intent), ("amount", "1")])
        .await;
    assert_eq!(more["error"]["param"], "amount");
    shop.close().await;
}

#[tokio::test]
async fn a_refund_that_fails_comes_back() {
    let shop = Shop::listening().await;
    let (intent, charge) = paid(&shop).await;
    let refund = shop.stripe.refund(&intent, 2900, RefundStatus::Pending);
    assert_eq!(shop.stripe.object(&charge)["refunded"], true);
    shop.kinds();
    shop.stripe.fail_refund(&refund);
    assert_eq!(
        shop.kinds(),
        [
            "refund.updated",
            "charge.refund.updated",
            "refund.failed",
            "charge.updated"
        ]
    );
    let charge = shop.stripe.object(&charge);
    assert_eq!(
        (&charge["refunded"], &charge["amount_refunded"]),
        (&json!(false), &json!(0))
    );
    shop.close().await;
}

#[tokio::test]
async fn disputes_move_money_and_inquiries_do_not() {
    let shop = Shop::listening().await;
    for (inquiry, outcome, kinds) in [
        (
            true,
            DisputeOutcome::WarningClosed,
            vec!["charge.dispute.created", "charge.dispute.closed"],
        ),
        (
            false,
            DisputeOutcome::Lost,
            vec![
                "charge.dispute.created",
                "charge.dispute.funds_withdrawn",
                "charge.dispute.closed",
            ],
        ),
        (
            false,
            DisputeOutcome::Won,
            vec![
                "charge.dispute.created",
                "charge.dispute.funds_withdrawn",
                "charge.dispute.funds_reinstated",
                "charge.dispute.closed",
            ],
        ),
        (
            true,
            DisputeOutcome::Prevented,
            vec!["charge.dispute.created", "charge.dispute.updated"],
        ),
    ] {
        let (intent, _) = paid(&shop).await;
        let dispute = shop.stripe.open_dispute(&intent, inquiry);
        shop.stripe.close_dispute(&dispute, outcome);
        assert_eq!(shop.kinds(), kinds);
        let found = shop.get(&format!("disputes?payment_intent={intent}")).await;
        assert_eq!(found["data"][0]["id"], dispute);
    }
    shop.close().await;
}
