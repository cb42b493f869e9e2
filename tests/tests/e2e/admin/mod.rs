//! A walk through what the console does.

mod amendments;
mod customers;
mod issuing;
mod key_mails;
mod mails;
mod offline;
mod orders;
mod revenue;
mod search;
mod stripe_events;
mod trials;
mod watching;
