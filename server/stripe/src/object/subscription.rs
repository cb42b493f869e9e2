//! Subscriptions.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Invoice, List, null_as_default};
use crate::debug::brief_debug;
use crate::expandable::{Expandable, Identified, Link, link};
use crate::open_enum::open_enum;

/// A subscription. Its period is no proof of payment: a renewal moves the period and keeps `Active` before the payment
/// is tried, and a failed one leaves the period extended.
#[derive(Clone, Deserialize, Eq, PartialEq)]
#[serde(from = "Wire")]
pub struct Subscription {
    /// `sub_…`
    pub id: String,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// `cus_…`
    pub customer: Option<String>,
    /// When it will end. The Customer Portal sets only this for new subscriptions, not `cancel_at_period_end`.
    pub cancel_at: Option<DateTime<Utc>>,
    /// Whether it ends with its period; the other encoding of a planned end.
    pub cancel_at_period_end: bool,
    /// When its end was decided, which may lie in the future.
    pub canceled_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it ended or will end.
    pub cancellation_reason: Option<CancellationReason>,
    /// What is subscribed to, with the periods: these live here, not on the subscription.
    pub items: Vec<SubscriptionItem>,
    /// The last invoice, a draft included.
    pub latest_invoice: Option<Expandable<Invoice>>,
    /// What the subscription was created with.
    pub metadata: BTreeMap<String, String>,
    /// Whether the seller paused collecting payments; leaves the status unchanged.
    pub collection_paused: bool,
    /// Whether the status is `paused` because payments failed, and not because somebody asked for it
    /// (`status_details.paused.subscription.type`).
    pub paused_by_dunning: bool,
    /// When the trial ends or ended.
    pub trial_end: Option<DateTime<Utc>>,
    /// When it was created.
    pub created: DateTime<Utc>,
    /// Whether the money is real.
    pub livemode: bool,
}

impl Identified for Subscription {
    fn id(&self) -> &str {
        &self.id
    }
}

brief_debug!(Subscription {
    id,
    status,
    customer,
    cancel_at,
    cancel_at_period_end,
    ended_at,
    items,
    latest_invoice
});

/// One price within a subscription.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SubscriptionItem {
    /// `price_…`
    pub price: Option<String>,
    /// How many; absent for metered prices.
    pub quantity: Option<u64>,
    /// When the period began.
    pub current_period_start: Option<DateTime<Utc>>,
    /// When the period ends.
    pub current_period_end: Option<DateTime<Utc>>,
}

open_enum! {
    /// How a subscription stands.
    pub enum SubscriptionStatus {
        /// The first payment is still due.
        Incomplete = "incomplete",
        /// The first payment did not come within 23 hours; final.
        IncompleteExpired = "incomplete_expired",
        /// In a trial.
        Trialing = "trialing",
        /// Paid, or about to be.
        Active = "active",
        /// A payment failed or waits for the buyer.
        PastDue = "past_due",
        /// Ended; final.
        Canceled = "canceled",
        /// Payment was given up, the subscription kept.
        Unpaid = "unpaid",
        /// Paused, for one of several reasons.
        Paused = "paused",
    }
}

open_enum! {
    /// Why a subscription ended or will end.
    pub enum CancellationReason {
        /// Somebody asked for it.
        CancellationRequested = "cancellation_requested",
        /// Payment failed for good.
        PaymentFailed = "payment_failed",
        /// A payment was disputed.
        PaymentDisputed = "payment_disputed",
        /// Stripe canceled it under a retention policy.
        CanceledByRetentionPolicy = "canceled_by_retention_policy",
    }
}

#[derive(Deserialize)]
struct Wire {
    id: String,
    #[serde(default)]
    status: SubscriptionStatus,
    #[serde(default, deserialize_with = "link")]
    customer: Option<String>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    cancel_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "null_as_default")]
    cancel_at_period_end: bool,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    canceled_at: Option<DateTime<Utc>>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    ended_at: Option<DateTime<Utc>>,
    cancellation_details: Option<CancellationDetails>,
    items: Option<List<ItemWire>>,
    latest_invoice: Option<Expandable<Invoice>>,
    #[serde(default, deserialize_with = "null_as_default")]
    metadata: BTreeMap<String, String>,
    pause_collection: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "null_as_default")]
    status_details: StatusDetails,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    trial_end: Option<DateTime<Utc>>,
    #[serde(with = "chrono::serde::ts_seconds")]
    created: DateTime<Utc>,
    #[serde(default, deserialize_with = "null_as_default")]
    livemode: bool,
    // Before 2025-03-31.basil the period was here.
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    current_period_start: Option<DateTime<Utc>>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    current_period_end: Option<DateTime<Utc>>,
}

#[derive(Default, Deserialize)]
struct StatusDetails {
    paused: Option<PausedDetails>,
}

#[derive(Deserialize)]
struct PausedDetails {
    subscription: Option<PauseReason>,
}

#[derive(Deserialize)]
struct PauseReason {
    r#type: Option<String>,
}

impl StatusDetails {
    fn tells_of_dunning(self) -> bool {
        let reason = self
            .paused
            .and_then(|paused| paused.subscription)
            .and_then(|reason| reason.r#type);
        matches!(
            reason.as_deref(),
            Some("final_payment_failure" | "first_payment_failure")
        )
    }
}

#[derive(Deserialize)]
struct CancellationDetails {
    reason: Option<CancellationReason>,
}

#[derive(Deserialize)]
struct ItemWire {
    price: Option<Link>,
    quantity: Option<u64>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    current_period_start: Option<DateTime<Utc>>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    current_period_end: Option<DateTime<Utc>>,
}

impl From<Wire> for Subscription {
    fn from(wire: Wire) -> Self {
        let item = |item: ItemWire| SubscriptionItem {
            price: item.price.map(|price| price.id().to_owned()),
            quantity: item.quantity,
            current_period_start: item.current_period_start.or(wire.current_period_start),
            current_period_end: item.current_period_end.or(wire.current_period_end),
        };
        Self {
            id: wire.id,
            status: wire.status,
            customer: wire.customer,
            cancel_at: wire.cancel_at,
            cancel_at_period_end: wire.cancel_at_period_end,
            canceled_at: wire.canceled_at,
            ended_at: wire.ended_at,
            cancellation_reason: wire.cancellation_details.and_then(|details| details.reason),
            items: wire
                .items
                .map(|list| list.data.into_iter().map(item).collect())
                .unwrap_or_default(),
            latest_invoice: wire.latest_invoice,
            metadata: wire.metadata,
            collection_paused: wire.pause_collection.is_some(),
            paused_by_dunning: wire.status_details.tells_of_dunning(),
            trial_end: wire.trial_end,
            created: wire.created,
            livemode: wire.livemode,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Subscription {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn periods_come_from_the_items() {
        let subscription = read(include_str!("../../tests/fixtures/subscription.json"));
        assert_eq!(subscription.status, SubscriptionStatus::Active);
        let [item] = subscription.items.as_slice() else {
            panic!("one item")
        };
        assert_eq!(item.price.as_deref(), Some("price_1PgafmB7WZ01zgkW6dKueIc5"));
        assert_eq!(item.current_period_end.map(|end| end.timestamp()), Some(1_792_592_000));
        assert_eq!(
            subscription.cancellation_reason,
            Some(CancellationReason::CancellationRequested)
        );
        assert!(!subscription.collection_paused && !subscription.cancel_at_period_end);
        assert_eq!(subscription.cancel_at.map(|at| at.timestamp()), Some(1_792_592_000));
        let invoice = subscription.latest_invoice.unwrap();
        assert_eq!(
            (invoice.id(), invoice.object().is_some()),
            ("in_1Pgc6tB7WZ01zgkWu9fdqL6I", true)
        );
    }

    #[test]
    fn an_older_shape_has_its_period_too() {
        let subscription = read(
            r#"{"id": "sub_1", "created": 1, "status": "hibernating", "current_period_end": 9,
                "pause_collection": {"behavior": "void"}, "latest_invoice": "in_1", "items": {"data": [{"id": "si_1"}]}}"#,
        );
        assert_eq!(subscription.status, SubscriptionStatus::Other("hibernating".to_owned()));
        assert_eq!(
            subscription.items[0].current_period_end.map(|end| end.timestamp()),
            Some(9)
        );
        assert!(subscription.collection_paused && !subscription.paused_by_dunning);
        assert_eq!(subscription.latest_invoice, Some(Expandable::Id("in_1".to_owned())));
    }

    #[test]
    fn why_it_is_paused_is_told() {
        let paused = |reason: &str| {
            let details =
                format!(r#"{{"paused": {{"type": "subscription", "subscription": {{"type": "{reason}"}}}}}}"#);
            read(&format!(
                r#"{{"id": "sub_1", "created": 1, "status": "paused", "status_details": {details}}}"#
            ))
        };
        assert!(paused("final_payment_failure").paused_by_dunning);
        assert!(!paused("pause_requested").paused_by_dunning);
        assert!(!read(r#"{"id": "sub_1", "created": 1, "status_details": null}"#).paused_by_dunning);
    }
}
