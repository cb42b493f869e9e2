//! What happens around an account, theme by theme, as methods of [`crate::Account`].

mod billing;
mod checkout;
mod customers;
mod disputes;
mod refunds;
mod shop;
mod subscriptions;

pub use self::{
    billing::{GiveUp, Outcome},
    checkout::{Card, Payer, Purchase},
    disputes::DisputeOutcome,
    refunds::RefundStatus,
    shop::Interval,
};

/// Steps that the stand-in's own pages take.
pub(crate) mod steps {
    pub(crate) use super::{
        billing::attempt_payment,
        checkout::pay,
        subscriptions::{cancel_in_portal, undo_cancel},
    };
}
