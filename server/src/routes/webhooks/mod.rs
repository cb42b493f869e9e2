//! `/webhooks/…`

pub(crate) mod stripe;
