//! What an admin should know about an order.

use claviger_licensing::billing::Remark;
use poem_openapi::{Enum, Object};

/// Something to know about an order.
#[derive(Debug, Object)]
#[oai(rename = "OrderRemark")]
pub(super) struct RemarkView {
    /// What it is.
    code: RemarkCode,
    /// The same in words.
    text: String,
}

/// What there is to know about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "OrderRemarkCode", rename_all = "snake_case")]
enum RemarkCode {
    /// The subscription is for more than one; the license is one all the same.
    QuantityIgnored,
    /// The subscription was moved to a price that the catalog does not know.
    PriceUnknown,
    /// The seller does not collect payments for now.
    CollectionPaused,
    /// Part of the payment was paid back.
    PartlyRefunded,
    /// The buyer's bank asks about the payment.
    Inquiry,
    /// A later order pays for the license now.
    Superseded,
    /// The buying device could not be activated.
    DeviceNotActivated,
}

impl From<Remark> for RemarkView {
    fn from(remark: Remark) -> Self {
        let (code, text) = match remark {
            Remark::QuantityIgnored => (
                RemarkCode::QuantityIgnored,
                "The subscription is for more than one, but it has one license. Issue the others by hand, or set the quantity to 1 \
                 at Stripe.",
            ),
            Remark::PriceUnknown => (
                RemarkCode::PriceUnknown,
                "The subscription was moved to a price that the catalog does not know; the license stays on its plan. Declare the \
                 price in the catalog, then refresh the order.",
            ),
            Remark::CollectionPaused => (
                RemarkCode::CollectionPaused,
                "Payments are not collected for now; the license works.",
            ),
            Remark::PartlyRefunded => (
                RemarkCode::PartlyRefunded,
                "Part of the payment was paid back; the license works.",
            ),
            Remark::Inquiry => (
                RemarkCode::Inquiry,
                "The buyer's bank asks about the payment; the license works. Answer at Stripe, or it may become a dispute.",
            ),
            Remark::Superseded => (
                RemarkCode::Superseded,
                "A later order pays for the license now; what becomes of this one's money does not touch it.",
            ),
            Remark::DeviceNotActivated => (
                RemarkCode::DeviceNotActivated,
                "The device that bought was not activated, because no slot was free. The buyer can free one and activate it.",
            ),
        };
        Self {
            code,
            text: text.to_owned(),
        }
    }
}
