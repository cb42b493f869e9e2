//! A backup holds what was bought and sold as well.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    Engine,
    fixtures::{bytes, days, device, minutes, precise, token},
    full::{Tables, export, first_license, full_shop},
    money::{holder, lease},
    transfer::{hex, rows},
};
use crate::{Mail, MailFilter, OrderFilter, OrderLease, OrderSummary, Page, Store, StripeEvent, StripeEventFilter};

/// What is read of a restored store is what was read of the first; work goes on where it was.
pub async fn goes_on_where_it_was<E: Engine>(engine: &E) {
    let shop = full_shop(engine).await;
    let other = E::create().await;
    let restored = other.connect().await;
    restored.import_rows(&export(&shop.store).await).await.unwrap();
    assert_eq!(shown(&restored).await, shown(&shop.store).await);
    for store in [&shop.store, &restored] {
        let session = store.find_customer_session(&token(3), days(1)).await.unwrap();
        assert_eq!(session, Some(shop.customers().await[0].id));
        assert_eq!(store.find_payment_failure("in_1").await.unwrap(), Some(precise()));
        let busy = shop.orders().await[0].order.id;
        assert_eq!(lease(&**store, busy, 2, precise()).await, OrderLease::Busy);
        store.release_order(busy, holder(1)).await.unwrap();
        let freed = lease(&**store, busy, 2, precise()).await;
        assert!(matches!(freed, OrderLease::Taken(_)));
        assert_eq!(
            store.claim_mails(minutes(25), days(9), 9).await.unwrap(),
            [],
            "somebody works on it"
        );
        assert_eq!(store.claim_mails(minutes(26), days(9), 9).await.unwrap().len(), 1);
        assert_eq!(store.claim_stripe_events(minutes(25), days(9), 9).await.unwrap(), []);
        assert_eq!(
            store.claim_stripe_events(minutes(31), days(9), 9).await.unwrap().len(),
            2
        );
    }
}

/// All that is shown of orders, mails and notices.
async fn shown(store: &Arc<dyn Store>) -> (Vec<OrderSummary>, Vec<Mail>, Vec<StripeEvent>) {
    let orders = store
        .list_orders(&OrderFilter::default(), Page::first(9))
        .await
        .unwrap();
    let mails = store.list_mails(&MailFilter::default(), Page::first(9)).await.unwrap();
    let everything = StripeEventFilter::default();
    let notices = store.list_stripe_events(&everything, Page::first(9)).await.unwrap();
    assert_eq!((orders.len(), mails.len(), notices.len()), (2, 2, 4));
    (orders, mails, notices)
}

/// Orders and subscriptions have the common form: a backup of one engine is a backup of the other.
pub async fn has_the_common_form_of_orders(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let exported = export(&shop.store).await;
    let [busy, sold] = <[_; 2]>::try_from(shop.orders().await).expect("two orders");
    let order = json!({
        "id": sold.order.id.uuid(),
        "source": "manual",
        "product_id": shop.app.id.uuid(),
        "plan_id": shop.pro.id.uuid(),
        "price_id": sold.order.price_id.expect("a price").uuid(),
        "customer_id": shop.customers().await[0].id.uuid(),
        "license_id": first_license(&*shop.store).await.expect("the license").license.id.uuid(),
        "renewal": { "previous_end": "2027-01-01T00:00:00.000001Z", "granted_end": "2028-01-01T00:00:00.000001Z" },
        "status": "charged_back",
        "standing": {
            "funding": "paid",
            "hold": "paused",
            "ends_at": "2026-01-31T00:00:00.000001Z",
            "overdue_since": "2026-01-01T00:00:00.123456Z",
        },
        "remarks": ["partly_refunded", "device_not_activated"],
        "amount": 4_900_000_000_i64,
        "currency": "eur",
        "device_hash": hex(device(1).as_bytes()),
        "device_components": { "board": hex(device(1).as_bytes()), "mac": hex(device(2).as_bytes()) },
        "device_name": "Grün’s 🦊 Büro",
        "device_platform": "linux",
        "device_arch": "x86_64",
        "device_cpu": "Ryzen 7",
        "device_app_version": "1.2.3",
        "device_hostname": "büro.local",
        "language": "de",
        "stripe_session": "cs_1",
        "stripe_payment_intent": "pi_1",
        "stripe_subscription": "sub_1",
        "stripe_customer": "cus_1",
        "stripe_invoice": "in_1",
        "invoice_no": "RE-2026/1 ä",
        "created_at": "2026-01-01T00:01:00.000000Z",
        "paid_at": "2026-01-01T01:30:00.000001Z",
        "updated_at": "2026-01-01T01:31:00.000001Z",
        "lease_holder": null,
        "lease_until": null,
        "refunded_at": "2026-01-01T01:31:00.000001Z",
    });
    let orders = rows(&exported, "orders");
    assert_eq!(orders[0], order);
    let leased = (&orders[1]["id"], &orders[1]["lease_holder"], &orders[1]["lease_until"]);
    let expected = (
        &json!(busy.order.id.uuid()),
        &json!(holder(1)),
        &json!("2026-01-01T00:01:00.123456Z"),
    );
    assert_eq!(leased, expected);
    let subscription = json!({
        "order_id": sold.order.id.uuid(),
        "stripe_id": "sub_1",
        "status": "past_due",
        "current_period_end": "2026-01-31T00:00:00.000001Z",
        "ends_at": "2026-03-02T00:00:00.000001Z",
        "overdue_since": "2026-01-01T00:00:00.123456Z",
        "read_at": "2026-01-01T00:00:00.123456Z",
    });
    assert_eq!(rows(&exported, "subscriptions"), [subscription]);
    let license = &rows(&exported, "licenses")[0];
    let paid_by = (&license["order_id"], &license["hold_cause"], &license["hold_since"]);
    assert_eq!(
        paid_by,
        (
            &json!(sold.order.id.uuid()),
            &json!("disputed"),
            &json!("2026-01-01T00:00:00.123456Z")
        )
    );
}

/// So have mails, notices, failed payments and links.
pub async fn has_the_common_form_of_work(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let exported = export(&shop.store).await;
    let customer = json!(shop.customers().await[0].id.uuid());
    let license = json!(
        first_license(&*shop.store)
            .await
            .expect("the license")
            .license
            .id
            .uuid()
    );
    let mail = json!({
        "cause": "bounced",
        "kind": "key_delivery",
        "recipient": "ada@example.com",
        "language": "en",
        "customer_id": customer,
        "license_id": license,
        "content_sealed": "00ff07",
        "state": "sent",
        "attempts": 1,
        "next_attempt_at": "2026-01-01T00:10:00.000000Z",
        "claimed_until": null,
        "last_error": "550 größer",
        "created_at": "2026-01-01T00:10:00.000000Z",
        "finished_at": "2026-01-01T00:21:00.000000Z",
        "bounced_at": "2026-01-01T00:22:00.000001Z",
    });
    assert_eq!(without_id(&exported, "emails"), mail);
    assert_eq!(
        rows(&exported, "emails")[1]["claimed_until"],
        "2026-01-01T00:25:00.000001Z"
    );
    let notice = json!({
        "stripe_id": "evt_1",
        "kind": "invoice.paid",
        "object_id": "in_1",
        "api_version": "2026-09-30.endive",
        "body": "ff00225c",
        "received_at": "2026-01-01T00:01:00.000000Z",
        "state": "done",
        "outcome": "processed",
        "attempts": 1,
        "next_attempt_at": "2026-01-01T00:01:00.000000Z",
        "claimed_until": null,
        "last_error": null,
        "finished_at": "2026-01-01T00:21:00.000001Z",
    });
    assert_eq!(without_id(&exported, "stripe_events"), notice);
    let payment = &rows(&exported, "subscription_payments")[0];
    assert_eq!(
        (
            &payment["invoice"],
            &payment["amount"],
            &payment["currency"],
            &payment["paid_at"]
        ),
        (
            &json!("in_2"),
            &json!(4_900_000_001_u64),
            &json!("usd"),
            &json!("2026-01-01T00:00:00.123456Z")
        )
    );
    let failure = json!({ "invoice": "in_1", "first_at": "2026-01-01T00:00:00.123456Z" });
    assert_eq!(rows(&exported, "payment_failures"), [failure]);
    let link = json!({
        "link_hash": hex(&bytes(1)),
        "customer_id": customer,
        "created_at": "2026-01-01T00:30:00.000000Z",
        "expires_at": "2026-01-01T01:30:00.000001Z",
        "session_hash": hex(&bytes(3)),
        "session_expires_at": "2026-01-02T00:00:00.000001Z",
    });
    assert_eq!(rows(&exported, "customer_links")[0], link);
}

/// The first row of a table without its id.
fn without_id(tables: &Tables, name: &str) -> Value {
    let mut row = rows(tables, name)[0].clone();
    assert!(row.as_object_mut().expect("an object").remove("id").is_some());
    row
}
