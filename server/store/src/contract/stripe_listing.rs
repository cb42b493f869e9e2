//! Lists of notices from Stripe.

use claviger_licensing::StripeEventId;

use super::{
    Engine,
    expect::assert_pages,
    fixtures::minutes,
    money::notice,
    stripe_events::{done, finish},
};
use crate::{NewStripeEvent, Page, Store, StripeEventFilter, StripeEventResult, StripeEventState};

/// A list pages through every notice once, newest first.
pub async fn pages(engine: &impl Engine) {
    let store = engine.connect().await;
    let batch: Vec<_> = (0..5).map(notice).collect();
    store.add_stripe_events(&batch).await.unwrap();
    finish(&*store, batch[2].id, done(), minutes(9)).await;
    let ids: Vec<_> = batch.iter().rev().map(|new| new.id.uuid()).collect();
    assert_pages(
        async |page| store.list_stripe_events(&StripeEventFilter::default(), page).await,
        |event| event.event.id.uuid(),
        &ids,
        async || {
            store.add_stripe_events(&[notice(6)]).await.unwrap();
        },
    )
    .await;
}

/// Every condition alone finds what it says, and all that are set must hold.
pub async fn filters(engine: &impl Engine) {
    let store = engine.connect().await;
    let batch = [
        notice(1),
        NewStripeEvent {
            kind: "customer.updated".to_owned(),
            object_id: Some("in_1".to_owned()),
            ..notice(2)
        },
        NewStripeEvent {
            kind: String::new(),
            object_id: None,
            ..notice(3)
        },
    ];
    store.add_stripe_events(&batch).await.unwrap();
    let [a, b, c] = [0, 1, 2].map(|n| batch[n].id);
    finish(&*store, a, done(), minutes(9)).await;
    let dead = StripeEventResult::Dead { error: "x".to_owned() };
    finish(&*store, b, dead, minutes(9)).await;
    let text = |text: &str| Some(text.to_owned());
    let by = |state, kind, object_id, stripe_id| StripeEventFilter {
        state,
        kind,
        object_id,
        stripe_id,
        ..StripeEventFilter::default()
    };
    let dead = Some(StripeEventState::Dead);
    let cases = [
        (by(None, None, None, None), vec![c, b, a]),
        (by(Some(StripeEventState::Waiting), None, None, None), vec![c]),
        (by(Some(StripeEventState::Done), None, None, None), vec![a]),
        (by(dead, None, None, None), vec![b]),
        (by(None, text("invoice.paid"), None, None), vec![a]),
        (by(None, text("INVOICE.paid"), None, None), vec![]),
        (by(None, text("invoice%"), None, None), vec![]),
        (by(None, text(""), None, None), vec![c]),
        (by(None, None, text("in_1"), None), vec![b, a]),
        (by(None, None, text("in__"), None), vec![]),
        (by(None, None, None, text("evt_2")), vec![b]),
        (by(None, None, None, text("evt_9")), vec![]),
        (by(dead, text("customer.updated"), text("in_1"), text("evt_2")), vec![b]),
        (by(dead, text("customer.updated"), text("in_1"), text("evt_1")), vec![]),
        (by(dead, text("customer.updated"), text("in_2"), text("evt_2")), vec![]),
        (by(dead, text("invoice.paid"), text("in_1"), text("evt_2")), vec![]),
        (by(Some(StripeEventState::Done), None, text("in_1"), None), vec![a]),
        (
            by(Some(StripeEventState::Done), text("customer.updated"), None, None),
            vec![],
        ),
    ];
    for (i, (filter, expected)) in cases.into_iter().enumerate() {
        assert_eq!(list(&*store, &filter, Page::first(10)).await, expected, "case {i}");
    }
    let about = by(None, None, text("in_1"), None);
    assert_eq!(list(&*store, &about, Page::first(1)).await, [b]);
    assert_eq!(list(&*store, &about, Page::after(b.uuid(), 1)).await, [a]);
    assert_eq!(list(&*store, &about, Page::after(c.uuid(), 10)).await, [b, a]);
}

/// A span of time begins with its first instant and ends before its last.
pub async fn filters_by_time(engine: &impl Engine) {
    let store = engine.connect().await;
    let batch = [notice(1), notice(2), notice(3)];
    store.add_stripe_events(&batch).await.unwrap();
    let [a, b, c] = [0, 1, 2].map(|n| batch[n].id);
    finish(&*store, a, done(), minutes(9)).await;
    finish(&*store, c, done(), minutes(9)).await;
    let cases = [
        (Some(2), None, None, vec![c, b]),
        (None, Some(2), None, vec![a]),
        (Some(2), Some(3), None, vec![b]),
        (Some(4), None, None, vec![]),
        (Some(2), None, Some(StripeEventState::Done), vec![c]),
    ];
    for (i, (from, to, state, expected)) in cases.into_iter().enumerate() {
        let filter = StripeEventFilter {
            state,
            received_from: from.map(minutes),
            received_to: to.map(minutes),
            ..StripeEventFilter::default()
        };
        assert_eq!(list(&*store, &filter, Page::first(10)).await, expected, "case {i}");
    }
}

async fn list(store: &dyn Store, filter: &StripeEventFilter, page: Page) -> Vec<StripeEventId> {
    let events = store.list_stripe_events(filter, page).await.unwrap();
    events.into_iter().map(|event| event.event.id).collect()
}
