//! `/v1/checkout/sessions/…`

pub(crate) mod create;
pub(crate) mod read;
