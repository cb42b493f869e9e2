//! The words for how an order came about and how it stands.

use claviger_licensing::{OrderSource, OrderStatus};
use poem_openapi::Enum;

/// How an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "OrderStatus", rename_all = "snake_case")]
pub(super) enum OrderStatusView {
    /// Nothing was paid yet, or the payment is under way.
    Pending,
    /// Paid.
    Paid,
    /// The payment failed for good; nothing was granted.
    Failed,
    /// The buyer let the checkout pass; nothing was granted.
    Expired,
    /// All of it was paid back.
    Refunded,
    /// The buyer's bank is deciding.
    Disputed,
    /// The buyer's bank took it back.
    ChargedBack,
}

/// How an order came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "OrderSource", rename_all = "snake_case")]
pub(super) enum OrderSourceView {
    /// Through Stripe's checkout.
    Checkout,
    /// An admin entered it.
    Manual,
}

impl From<OrderStatus> for OrderStatusView {
    fn from(status: OrderStatus) -> Self {
        match status {
            OrderStatus::Pending => Self::Pending,
            OrderStatus::Paid => Self::Paid,
            OrderStatus::Failed => Self::Failed,
            OrderStatus::Expired => Self::Expired,
            OrderStatus::Refunded => Self::Refunded,
            OrderStatus::Disputed => Self::Disputed,
            OrderStatus::ChargedBack => Self::ChargedBack,
        }
    }
}

impl From<OrderStatusView> for OrderStatus {
    fn from(status: OrderStatusView) -> Self {
        match status {
            OrderStatusView::Pending => Self::Pending,
            OrderStatusView::Paid => Self::Paid,
            OrderStatusView::Failed => Self::Failed,
            OrderStatusView::Expired => Self::Expired,
            OrderStatusView::Refunded => Self::Refunded,
            OrderStatusView::Disputed => Self::Disputed,
            OrderStatusView::ChargedBack => Self::ChargedBack,
        }
    }
}

impl From<OrderSource> for OrderSourceView {
    fn from(source: OrderSource) -> Self {
        match source {
            OrderSource::Checkout => Self::Checkout,
            OrderSource::Manual => Self::Manual,
        }
    }
}

impl From<OrderSourceView> for OrderSource {
    fn from(source: OrderSourceView) -> Self {
        match source {
            OrderSourceView::Checkout => Self::Checkout,
            OrderSourceView::Manual => Self::Manual,
        }
    }
}
