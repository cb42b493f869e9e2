//! Where Stripe sends buyers afterwards.

pub(super) mod cancel;
pub(super) mod success;
