//! What money says about a license.
//!
//! Pure functions from what was read of a payment provider's objects to a [`Standing`], and from a change of standing to the
//! events of a license. The order in which notices arrive plays no part: only how things are now does.

mod charge;
mod facts;
mod fund;
mod purchase;
mod settle;
mod standing;
mod subscription;

pub use facts::{
    ChargeFacts, DisputeFacts, DisputeState, PaymentState, PurchaseFacts, SessionState, SubscriptionFacts,
    SubscriptionState,
};
pub use fund::fund;
pub use purchase::judge_purchase;
pub use settle::{Settlement, settle};
pub use standing::{Funding, Remark, Standing};
pub use subscription::judge_subscription;

#[cfg(test)]
mod tests;
