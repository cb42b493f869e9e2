//! `/webhooks/stripe/…`

pub(crate) mod receive;
