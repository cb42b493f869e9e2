//! Money, also when things go wrong: notices in any order or none at all, servers that die, a Stripe that fails.

mod any_order;
mod checkout;
mod crashes;
mod elsewhere;
mod mails;
mod reconciliation;
mod startup;
mod webhooks;
