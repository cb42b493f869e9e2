//! Money that goes back.

use crate::{
    Account,
    resources::{charges, refunds},
};

/// How a refund begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundStatus {
    /// Done at once.
    Succeeded,
    /// On its way; [`Account::settle_refund`] or [`Account::fail_refund`] ends it.
    Pending,
}

impl Account {
    /// The seller refunds an amount of a charge, named by its own id or that of its payment intent. Returns the refund.
    pub fn refund(&self, charge_or_intent: &str, amount: i64, status: RefundStatus) -> String {
        let status = match status {
            RefundStatus::Succeeded => "succeeded",
            RefundStatus::Pending => "pending",
        };
        self.act(|desk| {
            let charge = charges::resolve(desk, charge_or_intent)?;
            refunds::add(desk, &charge, amount, status)
        })
    }

    /// The seller refunds what is left of a charge. Returns the refund.
    pub fn refund_all(&self, charge_or_intent: &str) -> String {
        self.act(|desk| {
            let charge = charges::resolve(desk, charge_or_intent)?;
            let left = refunds::left(desk, &charge);
            refunds::add(desk, &charge, left, "succeeded")
        })
    }

    /// A pending refund has arrived.
    pub fn settle_refund(&self, refund: &str) {
        self.act(|desk| refunds::settle(desk, refund, true));
    }

    /// The bank sends a refund back: the charge counts as less refunded again.
    pub fn fail_refund(&self, refund: &str) {
        self.act(|desk| refunds::settle(desk, refund, false));
    }
}
