use chrono::{DateTime, Utc};

/// What was read of a purchase that is paid once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseFacts {
    /// How far the buyer got.
    pub session: SessionState,
    /// What became of the payment.
    pub payment: PaymentState,
    /// The charge that paid it; `None` where nothing was to pay (a promotion code of 100 %).
    pub charge: Option<ChargeFacts>,
}

/// How far a buyer got in a checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// Still there.
    Open,
    /// Through.
    Complete,
    /// The checkout passed.
    Expired,
}

/// What became of the payment of a checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentState {
    /// It arrived.
    Paid,
    /// Nothing was to pay.
    NotRequired,
    /// It is under way: a bank debit takes days.
    Processing,
    /// It failed.
    Failed,
}

/// What was read of a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeFacts {
    /// Its amount in the currency's smallest unit.
    pub amount: i64,
    /// What of it was paid back by now, all refunds together; a refund that failed is not in it any more.
    pub refunded: i64,
    /// Its disputes.
    pub disputes: Vec<DisputeFacts>,
}

/// What was read of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisputeFacts {
    /// How it stands.
    pub state: DisputeState,
    /// What it is about, in the currency's smallest unit.
    pub amount: i64,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
}

/// How a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisputeState {
    /// The bank asks; no money moved (`warning_…`).
    Inquiry,
    /// The bank took the money for now (`needs_response`, `under_review`).
    Open,
    /// The seller won.
    Won,
    /// The buyer won.
    Lost,
    /// It was averted before it became one; if money was paid back for that, the charge says so.
    Prevented,
}

/// What was read of a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionFacts {
    /// Its status.
    pub state: SubscriptionState,
    /// It was ended because payments failed, not because somebody wanted it.
    pub ended_by_dunning: bool,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// When it will end (`cancel_at`).
    pub cancel_at: Option<DateTime<Utc>>,
    /// It will end with the present period (`cancel_at_period_end`).
    pub cancel_at_period_end: bool,
    /// The end of the present period.
    pub period_end: Option<DateTime<Utc>>,
    /// When the first attempt to pay the invoice that is open now failed, or waited for the buyer.
    pub first_failure: Option<DateTime<Utc>>,
    /// The charge of the invoice that was paid last.
    pub last_charge: Option<ChargeFacts>,
    /// How many the buyer pays for.
    pub quantity: u64,
    /// The seller does not collect money for now (`pause_collection`).
    pub collection_paused: bool,
}

/// The status of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubscriptionState {
    /// The first payment is missing.
    Incomplete,
    /// The first payment never came.
    IncompleteExpired,
    /// In a trial that Stripe runs.
    Trialing,
    /// Good; between a renewal and its payment too.
    Active,
    /// A renewal is not paid, or waits for the buyer.
    PastDue,
    /// Attempts to collect are over, the subscription stays.
    Unpaid,
    /// Stopped for now.
    Paused,
    /// Stopped for now because a renewal was never paid.
    PausedByDunning,
    /// Over.
    Canceled,
    /// A word that is not known here: what held before goes on.
    Unknown,
}
