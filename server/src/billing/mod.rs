//! Selling through Stripe: from a click to a license, and from what becomes of the money to what becomes of the license.
//!
//! Three paths lead to [`sync`]: a notice from Stripe ([`events`]), a buyer who waits ([`checkout`]), and a comparison from time
//! to time ([`reconcile`]). Each only says *look*: `sync` takes the order alone, reads what Stripe says now, lets the rules of
//! `claviger_licensing::billing` judge it, and writes order, license and mails in one transaction.

mod access;
pub(crate) mod checkout;
pub(crate) mod events;
pub(crate) mod letters;
mod links;
pub(crate) mod portal;
pub(crate) mod reconcile;
pub(crate) mod reminders;
pub(crate) mod sync;

pub(crate) use access::StripeAccess;
pub(crate) use links::Links;
