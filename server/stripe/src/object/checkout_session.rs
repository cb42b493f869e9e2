//! Checkout Sessions: Stripe's pages on which people buy.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{List, null_as_default};
use crate::debug::brief_debug;
use crate::expandable::{Identified, Link, link};
use crate::open_enum::open_enum;

/// One visit to Stripe's payment page. Fulfill it when, fetched anew, its [`PaymentStatus`] is anything but unpaid;
/// `Complete` alone does not mean paid.
#[derive(Clone, Deserialize, Eq, PartialEq)]
#[serde(from = "Wire")]
pub struct CheckoutSession {
    /// `cs_test_…` or `cs_live_…`.
    pub id: String,
    /// The page, while the session is open; whoever has this link can pay.
    pub url: Option<String>,
    /// One payment, or a subscription.
    pub mode: CheckoutMode,
    /// Whether the buyer is through.
    pub status: CheckoutStatus,
    /// Whether the money came.
    pub payment_status: PaymentStatus,
    /// What the session was created with.
    pub client_reference_id: Option<String>,
    /// `cus_…`
    pub customer: Option<String>,
    /// What the buyer entered, or else what the session was created with.
    pub email: Option<String>,
    /// What the buyer entered.
    pub name: Option<String>,
    /// `pi_…`, of a one-time payment.
    pub payment_intent: Option<String>,
    /// `sub_…`; Stripe creates the subscription only when the session completes.
    pub subscription: Option<String>,
    /// `in_…`
    pub invoice: Option<String>,
    /// With taxes, after discounts.
    pub amount_total: Option<i64>,
    /// ISO 4217, lower case.
    pub currency: Option<String>,
    /// What the session was created with.
    pub metadata: BTreeMap<String, String>,
    /// When it was created.
    pub created: DateTime<Utc>,
    /// When the page closes.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether the money is real.
    pub livemode: bool,
    /// The language of the page.
    pub locale: Option<String>,
    /// The prices of the line items, if these were expanded; else empty.
    pub prices: Vec<String>,
}

impl Identified for CheckoutSession {
    fn id(&self) -> &str {
        &self.id
    }
}

brief_debug!(CheckoutSession {
    id,
    mode,
    status,
    payment_status,
    customer,
    payment_intent,
    subscription,
    livemode
});

open_enum! {
    /// What a session sells.
    pub enum CheckoutMode {
        /// One payment.
        Payment = "payment",
        /// A subscription.
        Subscription = "subscription",
    }
}

open_enum! {
    /// Whether the buyer is through with a session.
    pub enum CheckoutStatus {
        /// The page can be used.
        Open = "open",
        /// The buyer is through; the money may still be on its way.
        Complete = "complete",
        /// The page is closed and nothing was bought.
        Expired = "expired",
    }
}

open_enum! {
    /// Whether the money of a session came.
    pub enum PaymentStatus {
        /// It did.
        Paid = "paid",
        /// It did not, or not yet (delayed payment methods).
        Unpaid = "unpaid",
        /// Nothing was due: a trial, or a discount of everything.
        NoPaymentRequired = "no_payment_required",
    }
}

#[derive(Deserialize)]
struct Wire {
    id: String,
    url: Option<String>,
    #[serde(default)]
    mode: CheckoutMode,
    #[serde(default)]
    status: CheckoutStatus,
    #[serde(default)]
    payment_status: PaymentStatus,
    client_reference_id: Option<String>,
    #[serde(default, deserialize_with = "link")]
    customer: Option<String>,
    customer_details: Option<CustomerDetails>,
    customer_email: Option<String>,
    #[serde(default, deserialize_with = "link")]
    payment_intent: Option<String>,
    #[serde(default, deserialize_with = "link")]
    subscription: Option<String>,
    #[serde(default, deserialize_with = "link")]
    invoice: Option<String>,
    amount_total: Option<i64>,
    currency: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    metadata: BTreeMap<String, String>,
    #[serde(with = "chrono::serde::ts_seconds")]
    created: DateTime<Utc>,
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    expires_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "null_as_default")]
    livemode: bool,
    locale: Option<String>,
    line_items: Option<List<LineItem>>,
}

#[derive(Deserialize)]
struct CustomerDetails {
    email: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct LineItem {
    price: Option<Link>,
}

impl From<Wire> for CheckoutSession {
    fn from(wire: Wire) -> Self {
        let (email, name) = wire
            .customer_details
            .map_or((None, None), |details| (details.email, details.name));
        let line_items = wire.line_items.map(|list| list.data).unwrap_or_default();
        Self {
            id: wire.id,
            url: wire.url,
            mode: wire.mode,
            status: wire.status,
            payment_status: wire.payment_status,
            client_reference_id: wire.client_reference_id,
            customer: wire.customer,
            email: email.or(wire.customer_email),
            name,
            payment_intent: wire.payment_intent,
            subscription: wire.subscription,
            invoice: wire.invoice,
            amount_total: wire.amount_total,
            currency: wire.currency,
            metadata: wire.metadata,
            created: wire.created,
            expires_at: wire.expires_at,
            livemode: wire.livemode,
            locale: wire.locale,
            prices: line_items
                .into_iter()
                .filter_map(|item| item.price)
                .map(|price| price.id().to_owned())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> CheckoutSession {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_paid_session_with_line_items() {
        let session = read(include_str!("../../tests/fixtures/checkout_session.json"));
        assert_eq!(session.mode, CheckoutMode::Payment);
        assert_eq!(session.status, CheckoutStatus::Complete);
        assert_eq!(session.payment_status, PaymentStatus::Paid);
        assert_eq!(session.email.as_deref(), Some("example@example.com"));
        assert_eq!(session.payment_intent.as_deref(), Some("pi_1PgafyB7WZ01zgkWSjxsAJo3"));
        assert_eq!(session.prices, ["price_1PgafmB7WZ01zgkW6dKueIc5"]);
        assert_eq!(session.metadata["order"], "o1");
        assert_eq!(session.created.timestamp(), 1_234_567_890);
    }

    #[test]
    fn whatever_stripe_may_omit_is_omitted() {
        let session = read(r#"{"id": "cs_test_1", "created": 1, "mode": "layaway", "customer_email": "a@b.example"}"#);
        assert_eq!(session.mode, CheckoutMode::Other("layaway".to_owned()));
        assert_eq!(session.payment_status, PaymentStatus::default());
        assert_eq!(session.email.as_deref(), Some("a@b.example"));
        assert_eq!((session.prices.len(), session.metadata.len()), (0, 0));
    }

    #[test]
    fn a_session_without_id_is_none() {
        assert!(serde_json::from_str::<CheckoutSession>(r#"{"created": 1}"#).is_err());
    }

    #[test]
    fn debug_shows_neither_link_nor_buyer() {
        let session = read(include_str!("../../tests/fixtures/checkout_session.json"));
        let text = format!("{session:?}");
        assert!(
            !text.contains("https://") && !text.contains('@') && !text.contains("o1"),
            "{text}"
        );
    }
}
