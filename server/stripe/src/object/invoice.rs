//! Invoices: what was billed, whether it was paid, and by which payments.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{InvoicePayment, List, null_as_default};
use crate::debug::brief_debug;
use crate::expandable::{Identified, link};
use crate::open_enum::open_enum;

/// One bill.
#[derive(Clone, Deserialize, Eq, PartialEq)]
#[serde(from = "Wire")]
pub struct Invoice {
    /// `in_…`; empty for a preview.
    pub id: String,
    /// How it stands.
    pub status: InvoiceStatus,
    /// What it is for.
    pub billing_reason: BillingReason,
    /// Whether payment was tried.
    pub attempted: bool,
    /// How often.
    pub attempt_count: u32,
    /// What is due in all.
    pub amount_due: i64,
    /// What was paid of it; 0 on the paid invoice of a trial.
    pub amount_paid: i64,
    /// What is still due.
    pub amount_remaining: i64,
    /// ISO 4217, lower case.
    pub currency: Option<String>,
    /// When it was drafted.
    pub created: DateTime<Utc>,
    /// When it became due.
    pub finalized_at: Option<DateTime<Utc>>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Begin of the *past* usage period; the period paid for is on the subscription's items.
    pub period_start: Option<DateTime<Utc>>,
    /// End of the past usage period.
    pub period_end: Option<DateTime<Utc>>,
    /// When payment is tried next; `None` when it is not.
    pub next_payment_attempt: Option<DateTime<Utc>>,
    /// `sub_…`, if it bills one.
    pub subscription: Option<String>,
    /// The subscription's metadata at the time of the invoice.
    pub subscription_metadata: BTreeMap<String, String>,
    /// `cus_…`
    pub customer: Option<String>,
    /// Where the buyer can see and pay it; whoever has this link can.
    pub hosted_invoice_url: Option<String>,
    /// The same as a file.
    pub invoice_pdf: Option<String>,
    /// `pi_…` of its payments, if these were expanded; else empty.
    pub payment_intents: Vec<String>,
    /// Whether the money is real.
    pub livemode: bool,
}

impl Identified for Invoice {
    fn id(&self) -> &str {
        &self.id
    }
}

brief_debug!(Invoice {
    id,
    status,
    billing_reason,
    attempt_count,
    amount_due,
    amount_paid,
    subscription
});

open_enum! {
    /// How an invoice stands.
    pub enum InvoiceStatus {
        /// Not due yet; stays so for about an hour on renewals.
        Draft = "draft",
        /// Due.
        Open = "open",
        /// Paid, or nothing was due.
        Paid = "paid",
        /// Given up by the seller.
        Uncollectible = "uncollectible",
        /// Called off.
        Void = "void",
    }
}

open_enum! {
    /// What an invoice is for.
    pub enum BillingReason {
        /// The first period of a subscription.
        SubscriptionCreate = "subscription_create",
        /// A renewal.
        SubscriptionCycle = "subscription_cycle",
        /// A change of plan or quantity.
        SubscriptionUpdate = "subscription_update",
        /// Usage passed a threshold.
        SubscriptionThreshold = "subscription_threshold",
        /// Some change of a subscription, from the time before the finer reasons.
        Subscription = "subscription",
        /// Made by the seller, or for a one-time purchase.
        Manual = "manual",
        /// A preview.
        Upcoming = "upcoming",
        /// A quote was accepted.
        QuoteAccept = "quote_accept",
        /// Pending items were billed.
        AutomaticPendingInvoiceItemInvoice = "automatic_pending_invoice_item_invoice",
    }
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "null_as_default")]
    id: String,
    #[serde(default)]
    status: InvoiceStatus,
    #[serde(default)]
    billing_reason: BillingReason,
    #[serde(default, deserialize_with = "null_as_default")]
    attempted: bool,
    #[serde(default, deserialize_with = "null_as_default")]
    attempt_count: u32,
    #[serde(default, deserialize_with = "null_as_default")]
    amount_due: i64,
    #[serde(default, deserialize_with = "null_as_default")]
    amount_paid: i64,
    #[serde(default, deserialize_with = "null_as_default")]
    amount_remaining: i64,
    currency: Option<String>,
    #[serde(with = "chrono::serde::ts_seconds")]
    created: DateTime<Utc>,
    #[serde(default, deserialize_with = "null_as_default")]
    status_transitions: StatusTransitions,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    period_start: Option<DateTime<Utc>>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    period_end: Option<DateTime<Utc>>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    next_payment_attempt: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "null_as_default")]
    parent: Parent,
    #[serde(default, deserialize_with = "link")]
    customer: Option<String>,
    hosted_invoice_url: Option<String>,
    invoice_pdf: Option<String>,
    payments: Option<List<InvoicePayment>>,
    #[serde(default, deserialize_with = "null_as_default")]
    livemode: bool,
    // Before 2025-03-31.basil these two were here.
    #[serde(default, deserialize_with = "link")]
    subscription: Option<String>,
    #[serde(default, deserialize_with = "link")]
    payment_intent: Option<String>,
}

#[derive(Default, Deserialize)]
struct StatusTransitions {
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    finalized_at: Option<DateTime<Utc>>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    paid_at: Option<DateTime<Utc>>,
}

#[derive(Default, Deserialize)]
struct Parent {
    #[serde(default, deserialize_with = "null_as_default")]
    subscription_details: SubscriptionDetails,
}

#[derive(Default, Deserialize)]
struct SubscriptionDetails {
    #[serde(default, deserialize_with = "link")]
    subscription: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    metadata: BTreeMap<String, String>,
}

impl From<Wire> for Invoice {
    fn from(wire: Wire) -> Self {
        let details = wire.parent.subscription_details;
        let payments = wire.payments.map(|list| list.data).unwrap_or_default();
        let mut payment_intents: Vec<_> = payments
            .into_iter()
            .filter_map(|payment| payment.payment_intent)
            .collect();
        if payment_intents.is_empty() {
            payment_intents.extend(wire.payment_intent);
        }
        Self {
            id: wire.id,
            status: wire.status,
            billing_reason: wire.billing_reason,
            attempted: wire.attempted,
            attempt_count: wire.attempt_count,
            amount_due: wire.amount_due,
            amount_paid: wire.amount_paid,
            amount_remaining: wire.amount_remaining,
            currency: wire.currency,
            created: wire.created,
            finalized_at: wire.status_transitions.finalized_at,
            paid_at: wire.status_transitions.paid_at,
            period_start: wire.period_start,
            period_end: wire.period_end,
            next_payment_attempt: wire.next_payment_attempt,
            subscription: details.subscription.or(wire.subscription),
            subscription_metadata: details.metadata,
            customer: wire.customer,
            hosted_invoice_url: wire.hosted_invoice_url,
            invoice_pdf: wire.invoice_pdf,
            payment_intents,
            livemode: wire.livemode,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renewal_leads_to_its_subscription_and_payment() {
        let invoice: Invoice = serde_json::from_str(include_str!("../../tests/fixtures/invoice.json")).unwrap();
        assert_eq!((&invoice.status, invoice.amount_paid), (&InvoiceStatus::Paid, 1000));
        assert_eq!(invoice.billing_reason, BillingReason::SubscriptionCycle);
        assert_eq!(invoice.subscription.as_deref(), Some("sub_1Pgc6rB7WZ01zgkWNy0Cn5nw"));
        assert_eq!(invoice.subscription_metadata["order"], "o1");
        assert_eq!(invoice.payment_intents, ["pi_1PgafyB7WZ01zgkWSjxsAJo3"]);
        assert_eq!(invoice.paid_at.map(|at| at.timestamp()), Some(1_234_567_900));
        assert!(!format!("{invoice:?}").contains("https://"));
    }

    #[test]
    fn the_shape_before_basil_leads_there_as_well() {
        let json = r#"{"id": "in_1", "created": 1, "status": "paid", "subscription": "sub_1", "payment_intent": "pi_1",
                       "parent": null, "status_transitions": null}"#;
        let invoice: Invoice = serde_json::from_str(json).unwrap();
        assert_eq!(invoice.subscription.as_deref(), Some("sub_1"));
        assert_eq!(invoice.payment_intents, ["pi_1"]);
    }
}
