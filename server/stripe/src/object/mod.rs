//! Stripe's objects, with the fields that the server looks at.
//!
//! What Stripe may leave out is an `Option` or has a default; unknown fields are ignored; unknown enum values are kept
//! as `Other`. Amounts are in the smallest unit of their currency. A field of another *type* than documented is an
//! error, though: guessing about money would be worse.

mod charge;
mod checkout_session;
mod dispute;
mod event;
mod invoice;
mod invoice_payment;
mod list;
mod payment_intent;
mod portal_session;
mod price;
mod refund;
mod subscription;
mod webhook_endpoint;

pub use charge::{Charge, ChargeStatus};
pub use checkout_session::{CheckoutMode, CheckoutSession, CheckoutStatus, PaymentStatus};
pub use dispute::{Dispute, DisputeStatus};
pub use event::EventEnvelope;
pub use invoice::{BillingReason, Invoice, InvoiceStatus};
pub(crate) use invoice_payment::InvoicePayment;
pub use list::List;
pub use payment_intent::{PaymentIntent, PaymentIntentStatus};
pub use portal_session::PortalSession;
pub use price::{Interval, Price, Recurring};
pub use refund::{Refund, RefundStatus};
pub use subscription::{CancellationReason, Subscription, SubscriptionItem, SubscriptionStatus};
pub use webhook_endpoint::{WebhookEndpoint, WebhookEndpointStatus};

use serde::{Deserialize, Deserializer};

/// Reads null as the default; an absent field needs `#[serde(default)]` besides.
fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::RefundStatus;

    #[test]
    fn unknown_values_are_kept_apart() {
        let read = |json| serde_json::from_str::<RefundStatus>(json).unwrap();
        assert_eq!(read("\"pending\""), RefundStatus::Pending);
        assert_eq!(read("\"lost_at_sea\""), RefundStatus::Other("lost_at_sea".to_owned()));
        assert_eq!(read("\"lost_at_sea\"").to_string(), "lost_at_sea");
        assert_eq!(read("null"), RefundStatus::default());
        assert!(serde_json::from_str::<RefundStatus>("7").is_err());
    }
}
