//! The requests, one file per resource, as methods of [`Stripe`](crate::Stripe).

mod checkout_session;
mod dispute;
mod event;
mod id;
mod invoice;
mod locale;
mod payment;
mod portal_session;
mod price;
mod subscription;
mod webhook_endpoint;

pub use checkout_session::NewCheckoutSession;

/// The most that Stripe gives in one page.
const PAGE: i64 = 100;

#[cfg(test)]
mod tests;
