//! What became of a payment.

use claviger_licensing::billing::{ChargeFacts, DisputeFacts, DisputeState};
use claviger_stripe::{Dispute, DisputeStatus, Expandable, PaymentIntent};

use super::SyncError;
use crate::billing::StripeAccess;

/// The charge of a payment, and its disputes; `None` if nothing was charged.
pub(super) async fn read(stripe: &StripeAccess, intent: &PaymentIntent) -> Result<Option<ChargeFacts>, SyncError> {
    let charge = match &intent.latest_charge {
        None => return Ok(None),
        Some(Expandable::Object(charge)) => charge.clone(),
        Some(Expandable::Id(id)) => stripe.client.find_charge(id).await?,
    };
    let disputes = if charge.disputed {
        stripe.client.list_disputes(&intent.id).await?
    } else {
        Vec::new()
    };
    Ok(Some(ChargeFacts {
        amount: if charge.amount_captured > 0 {
            charge.amount_captured
        } else {
            charge.amount
        },
        refunded: charge.amount_refunded,
        disputes: disputes.iter().map(facts).collect(),
    }))
}

fn facts(dispute: &Dispute) -> DisputeFacts {
    let state = match dispute.status {
        DisputeStatus::NeedsResponse | DisputeStatus::UnderReview => DisputeState::Open,
        DisputeStatus::Won => DisputeState::Won,
        DisputeStatus::Lost => DisputeState::Lost,
        DisputeStatus::Prevented | DisputeStatus::WarningClosed => DisputeState::Prevented,
        // A word that is not known here locks nobody out.
        DisputeStatus::WarningNeedsResponse | DisputeStatus::WarningUnderReview | DisputeStatus::Other(_) => {
            DisputeState::Inquiry
        }
    };
    DisputeFacts {
        state,
        amount: dispute.amount,
        opened_at: dispute.created,
    }
}
