//! `/v1/checkout/…`

pub(crate) mod sessions;
