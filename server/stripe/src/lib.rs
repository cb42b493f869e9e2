//! What the server asks of Stripe and hears from it; nothing here knows of licenses.
//!
//! - [`Stripe`] sends requests: async-stripe builds them, our own loop repeats them (always under the same idempotency
//!   key), and the responses are read into tolerant structs of our own: async-stripe's own types refuse a response for
//!   a field that Stripe left out, long after the money moved.
//! - [`object`] are those structs: unknown fields are ignored, unknown enum values kept apart.
//! - [`webhook`] verifies what arrives and reads just enough of it to know which object to look at.
//!
//! The process must have one rustls crypto provider installed before [`Stripe::new`].

mod client;
mod debug;
mod error;
mod expandable;
pub mod object;
mod open_enum;
mod redact;
mod request;
mod retry;
mod settings;
#[cfg(test)]
mod test_server;
pub mod webhook;

pub use client::Stripe;
pub use error::StripeError;
pub use expandable::{Expandable, Identified};
pub use object::{
    BillingReason, CancellationReason, Charge, ChargeStatus, CheckoutMode, CheckoutSession, CheckoutStatus, Dispute,
    DisputeStatus, EventEnvelope, Interval, Invoice, InvoiceStatus, List, PaymentIntent, PaymentIntentStatus,
    PaymentStatus, PortalSession, Price, Recurring, Refund, RefundStatus, Subscription, SubscriptionItem,
    SubscriptionStatus, WebhookEndpoint, WebhookEndpointStatus,
};
pub use request::NewCheckoutSession;
pub use settings::{InvalidSettings, Mode, Settings, mode_of_key};

/// The version of Stripe's API that every request names, and that a webhook endpoint should be created with.
pub const API_VERSION: &str = "2026-09-30.endive";

#[cfg(test)]
mod tests {
    #[test]
    fn the_client_library_speaks_the_version_that_we_name() {
        assert_eq!(stripe_client_core::VERSION.as_str(), super::API_VERSION);
    }
}
