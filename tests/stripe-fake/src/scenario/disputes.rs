//! Customers who complain to their bank.

use crate::{Account, resources::disputes};

/// How a dispute ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeOutcome {
    /// The seller keeps the money.
    Won,
    /// The customer keeps it.
    Lost,
    /// An inquiry ends without a dispute.
    WarningClosed,
    /// It was settled before the bank decided.
    Prevented,
}

impl Account {
    /// A customer disputes a charge, named by its own id or that of its payment intent; with `inquiry` the bank only
    /// asks and no money moves. Returns the dispute.
    pub fn open_dispute(&self, charge_or_intent: &str, inquiry: bool) -> String {
        self.act(|desk| disputes::open(desk, charge_or_intent, inquiry))
    }

    /// The bank decides.
    pub fn close_dispute(&self, dispute: &str, outcome: DisputeOutcome) {
        let status = match outcome {
            DisputeOutcome::Won => "won",
            DisputeOutcome::Lost => "lost",
            DisputeOutcome::WarningClosed => "warning_closed",
            DisputeOutcome::Prevented => "prevented",
        };
        self.act(|desk| disputes::close(desk, dispute, status));
    }
}
