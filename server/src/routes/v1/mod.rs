//! `/v1/…`

pub(crate) mod admin;
pub(crate) mod licenses;
pub(crate) mod plans;
pub(crate) mod trials;
