use std::{borrow::Cow, collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use claviger_protocol::Limits;
use serde::{Deserialize, Serialize};

use crate::{Activation, CustomerId, KeyHash, LicenseId, OrderId, Plan, Product};

/// One grant of a plan to a customer, named by its license key.
#[derive(Debug, Clone, PartialEq)]
pub struct License {
    /// Its id.
    pub id: LicenseId,
    /// Who holds it, if known.
    pub customer_id: Option<CustomerId>,
    /// How its key is looked up.
    pub key_hash: KeyHash,
    /// The last four symbols of its key, for people.
    pub key_last4: String,
    /// What an admin or the money says of it.
    pub status: LicenseStatus,
    /// Why it is suspended or revoked.
    pub status_reason: Option<String>,
    /// From this instant on it is expired; `None` for ever.
    pub expires_at: Option<DateTime<Utc>>,
    /// A payment is missing.
    pub overdue: Option<Overdue>,
    /// The money that it was paid with is gone or in doubt.
    pub hold: Option<Hold>,
    /// The order whose money speaks for it, if one does.
    pub order_id: Option<OrderId>,
    /// What it grants beyond or below its plan.
    pub overrides: Overrides,
    /// The seller's order or invoice number.
    pub order_ref: Option<String>,
    /// Where it came from.
    pub source: LicenseSource,
    /// The seller's note.
    pub note: Option<String>,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// When it last changed (check-ins are no change).
    pub updated_at: DateTime<Utc>,
}

/// What an admin or the money says of a license; expiry and missing payments come on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenseStatus {
    /// In force.
    Active,
    /// Stopped for now, can be reinstated.
    Suspended,
    /// Ended; reinstating it is an explicit act of an admin.
    Revoked,
}

impl LicenseStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Revoked];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}

/// Where a license came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenseSource {
    /// An admin issued it.
    Admin,
    /// It was imported with its key.
    Import,
    /// It was bought through Stripe.
    Stripe,
}

impl LicenseSource {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Import, Self::Stripe];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Import => "import",
            Self::Stripe => "stripe",
        }
    }
}

/// A payment is missing; until the grace ends the license still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overdue {
    /// When the payment first failed.
    pub since: DateTime<Utc>,
    /// From this instant on the license is locked.
    pub grace_until: DateTime<Utc>,
}

/// The money of a license is gone or in doubt. It is apart from [`LicenseStatus`], which is the admins' word: when the money comes
/// back, what an admin decided stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// What happened to the money.
    pub cause: HoldCause,
    /// Since when, as far as it is known here.
    pub since: DateTime<Utc>,
}

/// What happened to the money of a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldCause {
    /// All of it was paid back: the license is revoked.
    Refunded,
    /// The buyer's bank took it back: the license is revoked.
    ChargedBack,
    /// The buyer's bank is deciding: the license is suspended.
    Disputed,
    /// The subscription is paused: the license is suspended.
    Paused,
}

impl HoldCause {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Refunded, Self::ChargedBack, Self::Disputed, Self::Paused];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refunded => "refunded",
            Self::ChargedBack => "charged_back",
            Self::Disputed => "disputed",
            Self::Paused => "paused",
        }
    }
}

/// What one license grants beyond or below its plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overrides {
    /// Devices instead of the plan's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_devices: Option<u16>,
    /// Features on top of the plan's.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub add_features: BTreeSet<String>,
    /// Features of the plan that this license lacks; wins over `add_features`.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub remove_features: BTreeSet<String>,
    /// Limits instead of the plan's, by name.
    #[serde(skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
}

/// What a license grants once plan and overrides are put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitlements<'a> {
    /// Devices that may hold a slot at the same time.
    pub max_devices: u16,
    /// Features; the plan's own where no override changes them.
    pub features: Cow<'a, BTreeSet<String>>,
    /// Limits by name; the plan's own where no override changes them.
    pub limits: Cow<'a, Limits>,
}

/// A license with all that the rules need to judge it.
#[derive(Debug, Clone, PartialEq)]
pub struct LicenseRecord {
    /// The license.
    pub license: License,
    /// Its product, shared by whoever has many records.
    pub product: Arc<Product>,
    /// Its plan, shared likewise.
    pub plan: Arc<Plan>,
    /// The last holder of each slot, active or not, and every move and re-bind of the last
    /// [`rules::WINDOW_DAYS`](crate::rules::WINDOW_DAYS), ordered by slot, then by time.
    pub activations: Vec<Activation>,
}

impl LicenseRecord {
    /// The devices that hold a slot now, ordered by slot.
    pub fn active(&self) -> impl Iterator<Item = &Activation> {
        self.activations.iter().filter(|activation| activation.is_active())
    }

    /// Plan and overrides put together.
    pub fn entitlements(&self) -> Entitlements<'_> {
        let overrides = &self.license.overrides;
        let mut features = Cow::Borrowed(&self.plan.features);
        if !(overrides.add_features.is_empty() && overrides.remove_features.is_empty()) {
            let more = &self.plan.features | &overrides.add_features;
            features = Cow::Owned(&more - &overrides.remove_features);
        }
        let mut limits = Cow::Borrowed(&self.plan.limits);
        if !overrides.limits.is_empty() {
            let changed = overrides.limits.iter().map(|(name, limit)| (name.clone(), *limit));
            limits.to_mut().extend(changed);
        }
        Entitlements {
            max_devices: overrides.max_devices.unwrap_or(self.plan.max_devices),
            features,
            limits,
        }
    }
}
