use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    ComponentHashes, CustomerId, DeviceFacts, DeviceHash, LicenseId, OrderId, PlanId, PriceId, ProductId,
    billing::{Remark, Standing},
};

/// Somebody buys a plan: through Stripe's checkout, or by hand. Its money speaks for the license that it made or renewed.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// How it came about.
    pub source: OrderSource,
    /// The product.
    pub product_id: ProductId,
    /// The plan, of that product.
    pub plan_id: PlanId,
    /// The price, if it is one of the catalog's.
    pub price_id: Option<PriceId>,
    /// Who paid, once known.
    pub customer_id: Option<CustomerId>,
    /// The license that it made; from the beginning if it renews one.
    pub license_id: Option<LicenseId>,
    /// It renews a license instead of making one.
    pub renewal: Option<Renewal>,
    /// How it stands.
    pub status: OrderStatus,
    /// What the money said last. Only what it says differently the next time is acted upon, so that an admin's decision
    /// in between stays.
    pub standing: Standing,
    /// What an admin should know about it.
    pub remarks: BTreeSet<Remark>,
    /// What was paid, in the currency's smallest unit, taxes and discounts included.
    pub amount: Option<i64>,
    /// ISO 4217 code of `amount`, lower case.
    pub currency: Option<String>,
    /// Who buys, as far as the app or the page told.
    pub buyer: Buyer,
    /// Its objects at Stripe.
    pub stripe: StripeLinks,
    /// The seller's invoice number, for sales by hand.
    pub invoice_no: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was first known to be paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// How an order came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderSource {
    /// Through Stripe's checkout.
    Checkout,
    /// An admin entered it, say for a bank transfer.
    Manual,
}

impl OrderSource {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Checkout, Self::Manual];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checkout => "checkout",
            Self::Manual => "manual",
        }
    }
}

/// How an order stands, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
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

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Paid,
        Self::Failed,
        Self::Expired,
        Self::Refunded,
        Self::Disputed,
        Self::ChargedBack,
    ];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::ChargedBack => "charged_back",
        }
    }
}

/// An order that renews a license.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// The end that the license had before, once the order was paid: it goes back to it if the money does.
    pub previous_end: Option<DateTime<Utc>>,
    /// The end that the order gave it, for a fixed term: it comes back to it if the money does.
    pub granted_end: Option<DateTime<Utc>>,
}

/// Who buys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Buyer {
    /// The machine that is to be activated once it is paid.
    pub device: Option<BuyerDevice>,
    /// The language of pages and mails.
    pub language: Language,
}

/// A machine that buys.
#[derive(Debug, Clone, PartialEq)]
pub struct BuyerDevice {
    /// Its identity.
    pub hash: DeviceHash,
    /// Its parts.
    pub components: ComponentHashes,
    /// What it said of itself.
    pub facts: DeviceFacts,
}

/// The languages of customer pages and mails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// Its ISO 639-1 code: its name in the database, on the wire and in HTML.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }
}

/// The objects of an order at Stripe, by their ids there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StripeLinks {
    /// Checkout session, `cs_…`.
    pub session: Option<String>,
    /// Payment intent of a purchase paid once, `pi_…`.
    pub payment_intent: Option<String>,
    /// Subscription, `sub_…`.
    pub subscription: Option<String>,
    /// Customer, `cus_…`.
    pub customer: Option<String>,
    /// Invoice of a purchase paid once, `in_…`.
    pub invoice: Option<String>,
}

/// What is known of an order's subscription at Stripe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its id at Stripe, `sub_…`.
    pub stripe_id: String,
    /// Its status in Stripe's words.
    pub status: String,
    /// The end of the present period, which is *not* how long it is paid: it moves before the renewal is paid.
    pub current_period_end: Option<DateTime<Utc>>,
    /// When it will end or ended, if that is settled.
    pub ends_at: Option<DateTime<Utc>>,
    /// When the payment that is missing now first failed.
    pub overdue_since: Option<DateTime<Utc>>,
    /// When it was last read from Stripe.
    pub read_at: DateTime<Utc>,
}
