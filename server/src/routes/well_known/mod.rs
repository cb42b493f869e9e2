//! `/.well-known/…`

pub(crate) mod jwks;
