//! `/v1/billing/…`

pub(crate) mod portal_sessions;
