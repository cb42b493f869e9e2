//! `/v1/…`

pub(crate) mod admin;
pub(crate) mod billing;
pub(crate) mod checkout;
pub(crate) mod config;
pub(crate) mod customer;
pub(crate) mod licenses;
pub(crate) mod plans;
pub(crate) mod trials;
