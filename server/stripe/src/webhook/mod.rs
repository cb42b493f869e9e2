//! What Stripe sends by itself: is it genuine, and which object should be looked at?
//!
//! The two questions are kept apart on purpose. Only the signature decides whether a delivery is accepted; reading it
//! never fails, because events come in the shape of whatever API version their endpoint was created with.

mod envelope;
mod signature;

pub use envelope::{Envelope, Links, ObjectRef, envelope};
pub use signature::{SignatureError, TOLERANCE_SECONDS, verify};
