//! What each kind of object is and does, one file each: its operations in the API and its own mechanics.

pub(crate) mod charges;
pub(crate) mod checkout_sessions;
pub(crate) mod customers;
pub(crate) mod disputes;
pub(crate) mod events;
pub(crate) mod invoice_payments;
pub(crate) mod invoices;
pub(crate) mod metadata;
pub(crate) mod payment_intents;
pub(crate) mod portal_sessions;
pub(crate) mod prices;
pub(crate) mod products;
pub(crate) mod promotion_codes;
pub(crate) mod refunds;
pub(crate) mod subscription_items;
pub(crate) mod subscriptions;
pub(crate) mod webhook_endpoints;
