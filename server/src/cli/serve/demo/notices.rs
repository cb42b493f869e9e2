//! The demo's notices from Stripe: of things that the shop does not sell, and one that nobody could process.

use chrono::TimeDelta;
use claviger_licensing::StripeEventId;
use claviger_store::{NewStripeEvent, StripeEventResult};
use serde_json::json;

use super::stage::Stage;

/// Type, object, hours ago; with what went wrong, if it was given up.
const NOTICES: [(&str, &str, i64, Option<&str>); 5] = [
    ("customer.updated", "cus_demo1", 53, None),
    ("payment_intent.succeeded", "pi_demo2", 31, None),
    ("charge.succeeded", "ch_demo3", 31, None),
    (
        "invoice.paid",
        "in_demo4",
        20,
        Some("Stripe does not answer: 503 Service Unavailable"),
    ),
    (
        "charge.refunded",
        "ch_demo5",
        4,
        Some("Stripe does not answer: connection reset"),
    ),
];

/// Keeps them, and what came of them.
pub(super) async fn receive(stage: &Stage<'_>) -> anyhow::Result<()> {
    let store = &stage.env.store;
    for (n, (kind, object, hours, error)) in (1..).zip(NOTICES) {
        let at = stage.now - TimeDelta::hours(hours);
        let (id, stripe_id) = (StripeEventId::mint(at), format!("evt_demo{n}"));
        let body = json!({
            "id": stripe_id, "object": "event", "type": kind, "created": at.timestamp(),
            "data": { "object": { "id": object } },
        });
        let new = NewStripeEvent {
            id,
            stripe_id,
            kind: kind.to_owned(),
            object_id: Some(object.to_owned()),
            api_version: Some("2026-09-30.endive".to_owned()),
            body: body.to_string().into_bytes(),
            received_at: at,
        };
        store.add_stripe_events(&[new]).await?;
        let claimed = store.claim_stripe_events(at, at + TimeDelta::minutes(1), 1).await?;
        anyhow::ensure!(claimed.len() == 1, "somebody else processes the demo's notices");
        let result = match error {
            None => StripeEventResult::Done("not_ours".to_owned()),
            Some(error) => StripeEventResult::Dead {
                error: error.to_owned(),
            },
        };
        store
            .finish_stripe_events(&[(id, result)], at + TimeDelta::seconds(1))
            .await?;
    }
    Ok(())
}
