use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{HoldCause, OrderStatus};

/// What the money of an order says about its license.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Is it paid?
    pub funding: Funding,
    /// Why the license is held, if it is.
    pub hold: Option<HoldCause>,
    /// When the license ends because its subscription does.
    pub ends_at: Option<DateTime<Utc>>,
    /// When the payment that is missing first failed: from then on the plan's grace runs.
    pub overdue_since: Option<DateTime<Utc>>,
}

/// Is an order paid?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Funding {
    /// Not yet.
    #[default]
    Awaited,
    /// The checkout passed without a payment.
    Expired,
    /// The payment failed for good.
    Failed,
    /// It is, or was: it grants a license.
    Paid,
}

/// What an admin should know about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// The subscription is for more than one; the license is one all the same.
    QuantityIgnored,
    /// The subscription was moved to a price that the catalog does not know; the plan stays as it was.
    PriceUnknown,
    /// The seller does not collect payments for now; the license works.
    CollectionPaused,
    /// Part of the payment was paid back; the license works.
    PartlyRefunded,
    /// The buyer's bank asks about the payment; the license works. Answer it, or it may become a dispute.
    Inquiry,
    /// A later order pays for the license now; what becomes of this one's money does not touch it.
    Superseded,
    /// The buying device could not be activated: no slot was free.
    DeviceNotActivated,
}

impl Standing {
    /// The order's status in a word.
    pub const fn status(&self) -> OrderStatus {
        match (self.funding, self.hold) {
            (Funding::Awaited, _) => OrderStatus::Pending,
            (Funding::Expired, _) => OrderStatus::Expired,
            (Funding::Failed, _) => OrderStatus::Failed,
            (Funding::Paid, Some(HoldCause::Refunded)) => OrderStatus::Refunded,
            (Funding::Paid, Some(HoldCause::Disputed)) => OrderStatus::Disputed,
            (Funding::Paid, Some(HoldCause::ChargedBack)) => OrderStatus::ChargedBack,
            (Funding::Paid, Some(HoldCause::Paused) | None) => OrderStatus::Paid,
        }
    }
}
