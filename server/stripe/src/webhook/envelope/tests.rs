use super::*;

fn read(json: &str) -> Envelope {
    envelope(json.as_bytes())
}

#[test]
fn an_event_of_the_current_version() {
    let event = read(
        r#"{"id": "evt_1", "object": "event", "api_version": "2026-09-30.endive", "created": 1790000000,
            "livemode": false, "pending_webhooks": 1, "type": "checkout.session.completed",
            "data": {"object": {"id": "cs_test_1", "object": "checkout.session", "client_reference_id": "o1",
                "customer": "cus_1", "payment_intent": "pi_1", "subscription": null, "invoice": {"id": "in_1"},
                "metadata": {"order": "o1", "odd": 7}}}}"#,
    );
    assert_eq!(event.id.as_deref(), Some("evt_1"));
    assert_eq!(event.kind.as_deref(), Some("checkout.session.completed"));
    assert_eq!((event.thin, event.livemode), (false, Some(false)));
    assert_eq!(event.api_version.as_deref(), Some("2026-09-30.endive"));
    assert_eq!(event.created.map(|at| at.timestamp()), Some(1_790_000_000));
    assert_eq!(
        event.object,
        Some(ObjectRef {
            id: "cs_test_1".to_owned(),
            kind: "checkout.session".to_owned()
        })
    );
    assert_eq!(
        event.links,
        Links {
            payment_intent: Some("pi_1".to_owned()),
            charge: None,
            invoice: Some("in_1".to_owned()),
            subscription: None,
            customer: Some("cus_1".to_owned()),
        }
    );
    assert_eq!(event.client_reference_id.as_deref(), Some("o1"));
    assert_eq!(event.metadata, BTreeMap::from([("order".to_owned(), "o1".to_owned())]));
}

#[test]
fn an_invoice_names_its_subscription_in_every_version() {
    let now = read(
        r#"{"type": "invoice.paid", "data": {"object": {"id": "in_1", "object": "invoice", "parent":
            {"type": "subscription_details", "subscription_details": {"subscription": "sub_1"}}}}}"#,
    );
    let before = read(r#"{"type": "invoice.paid", "data": {"object": {"id": "in_1", "subscription": "sub_1"}}}"#);
    assert_eq!(now.links.subscription.as_deref(), Some("sub_1"));
    assert_eq!(before.links.subscription.as_deref(), Some("sub_1"));
}

#[test]
fn a_refund_has_no_livemode_of_its_own_but_its_event_has() {
    let event = read(
        r#"{"id": "evt_1", "livemode": true, "type": "refund.failed", "data": {"object":
            {"id": "re_1", "object": "refund", "charge": "ch_1", "payment_intent": "pi_1"}}}"#,
    );
    assert_eq!(event.livemode, Some(true));
    assert_eq!(event.links.charge.as_deref(), Some("ch_1"));
    assert_eq!(event.links.payment_intent.as_deref(), Some("pi_1"));
}

#[test]
fn a_thin_event_reads_like_its_snapshot() {
    let event = read(
        r#"{"id": "evt_1", "object": "v2.core.event", "type": "v1.customer.updated", "livemode": false,
            "created": "2026-09-30T10:00:00.000Z",
            "related_object": {"id": "cus_1", "type": "customer", "url": "/v1/customers/cus_1"}}"#,
    );
    assert_eq!((event.thin, event.kind.as_deref()), (true, Some("customer.updated")));
    assert_eq!(
        event.object,
        Some(ObjectRef {
            id: "cus_1".to_owned(),
            kind: "customer".to_owned()
        })
    );
    assert_eq!(event.created.map(|at| at.timestamp()), Some(1_790_762_400));
    assert_eq!(event.links, Links::default());
}

#[test]
fn an_event_of_2015() {
    let event = read(
        r#"{"id": "evt_2", "created": 1326853478, "livemode": false, "type": "charge.refunded", "object": "event",
            "request": null, "pending_webhooks": 1, "api_version": "2015-10-16", "data": {"object":
            {"id": "ch_1", "object": "charge", "customer": "cus_1", "invoice": "in_1", "refunds": {}}}}"#,
    );
    assert_eq!(event.kind.as_deref(), Some("charge.refunded"));
    assert_eq!(event.object.map(|object| object.id).as_deref(), Some("ch_1"));
    assert_eq!(event.links.invoice.as_deref(), Some("in_1"));
}

#[test]
fn an_object_without_id_is_no_object() {
    let event = read(r#"{"id": "evt_1", "type": "invoice.upcoming", "data": {"object": {"object": "invoice"}}}"#);
    assert_eq!(event.object, None);
    assert_eq!(event.kind.as_deref(), Some("invoice.upcoming"));
}

#[test]
fn what_can_be_no_name_is_none() {
    let long = "x".repeat(256);
    for odd in ["", "evt_\\u0000", "evt_\\n", long.as_str()] {
        let event = read(&format!(
            r#"{{"id": "{odd}", "type": "{odd}", "data": {{"object": {{"id": "{odd}", "customer": "{odd}"}}}}}}"#
        ));
        assert_eq!(event, Envelope::default(), "{odd}");
    }
    let longest = "x".repeat(255);
    assert_eq!(read(&format!(r#"{{"id": "{longest}"}}"#)).id, Some(longest));
}

#[test]
fn junk_is_an_empty_envelope() {
    let deep = "[".repeat(100_000);
    for junk in [
        "",
        "null",
        "7",
        "[]",
        "\"text\"",
        "{\"id\": ",
        "\u{0}",
        "{\"id\": \"a\", \"id\"",
        deep.as_str(),
    ] {
        assert_eq!(read(junk), Envelope::default());
    }
    assert_eq!(envelope(&[0xff, 0xfe]), Envelope::default());
    let wrong = r#"{"id": 7, "type": {}, "livemode": "no", "created": 1e300, "data": [], "related_object": "cus_1"}"#;
    assert_eq!(read(wrong), Envelope::default());
}

#[test]
fn debug_output_has_no_metadata() {
    let event = read(r#"{"data": {"object": {"id": "cs_1", "metadata": {"device": "hidden"}}}}"#);
    assert!(!format!("{event:?}").contains("hidden"));
}
