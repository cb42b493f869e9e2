//! A license as admins see it.

use chrono::{DateTime, Utc};
use claviger_licensing::{Customer, License, LicenseRecord, Overrides, Subscription, kind};
use poem_openapi::{Enum, Object};

use super::hold::HoldView;
use crate::{
    routes::v1::admin::orders::renews_at,
    wire::{admin::StandingView, id::WireId, license::DeviceView, limits::LimitsView, text::Slug},
};

/// A license as admins see it.
#[derive(Debug, Object)]
#[oai(rename = "AdminLicense", skip_serializing_if_is_none)]
pub(crate) struct AdminLicenseView {
    /// Its id.
    pub(crate) id: WireId<kind::License>,
    /// Its product's code.
    pub(crate) product: String,
    /// Its plan's code.
    pub(crate) plan: String,
    /// Its plan's name for people.
    pub(crate) plan_name: String,
    /// The last four symbols of its key.
    pub(crate) key_last4: String,
    /// What an admin or the money says of it.
    pub(crate) status: LicenseStatusView,
    /// How it stands now: its status, expiry and missing payments put together.
    pub(crate) standing: StandingView,
    /// Why it is suspended or revoked.
    pub(crate) status_reason: Option<String>,
    /// When it ends; absent if never.
    pub(crate) expires_at: Option<DateTime<Utc>>,
    /// Since when a payment is missing.
    pub(crate) overdue_since: Option<DateTime<Utc>>,
    /// Until when it works although a payment is missing.
    pub(crate) grace_until: Option<DateTime<Utc>>,
    /// What happened to its money, if that stops it.
    pub(crate) hold: Option<HoldView>,
    /// The order that pays for it.
    pub(crate) order_id: Option<WireId<kind::Order>>,
    /// When the next payment of its subscription is due.
    pub(crate) renews_at: Option<DateTime<Utc>>,
    /// Features it unlocks, overrides included.
    pub(crate) features: Vec<String>,
    /// Its limits, overrides included; `null` means unlimited.
    pub(crate) limits: LimitsView,
    /// Devices that may use it at the same time, overrides included.
    pub(crate) max_devices: u16,
    /// What it grants beyond or below its plan.
    pub(crate) overrides: OverridesView,
    /// Who holds it.
    pub(crate) customer: Option<CustomerRefView>,
    /// The order or invoice number.
    pub(crate) order_ref: Option<String>,
    /// Where it came from.
    pub(crate) source: SourceView,
    /// The seller's note.
    pub(crate) note: Option<String>,
    /// The devices that hold slots.
    pub(crate) devices: Vec<DeviceView>,
    /// When it was issued.
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    pub(crate) updated_at: DateTime<Utc>,
}

/// A customer, in short.
#[derive(Debug, Object)]
#[oai(rename = "CustomerReference", skip_serializing_if_is_none)]
pub(crate) struct CustomerRefView {
    /// Its id.
    pub(crate) id: WireId<kind::Customer>,
    /// E-mail address; absent once erased.
    pub(crate) email: Option<String>,
    /// Name.
    pub(crate) name: Option<String>,
}

/// What an admin or the money says of a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "LicenseStatus", rename_all = "snake_case")]
pub(crate) enum LicenseStatusView {
    /// In force.
    Active,
    /// Stopped for now.
    Suspended,
    /// Ended.
    Revoked,
}

/// Where a license came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "LicenseSource", rename_all = "snake_case")]
pub(crate) enum SourceView {
    /// An admin issued it.
    Admin,
    /// It was imported with its key.
    Import,
    /// It was bought through Stripe.
    Stripe,
}

/// What a license grants beyond or below its plan.
#[derive(Debug, Default, Object)]
#[oai(rename = "Overrides", deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct OverridesView {
    /// Devices instead of the plan's.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub(crate) max_devices: Option<u16>,
    /// Features on top of the plan's.
    #[oai(default, validator(max_items = 100))]
    pub(crate) add_features: Vec<Slug>,
    /// Features of the plan that this license lacks.
    #[oai(default, validator(max_items = 100))]
    pub(crate) remove_features: Vec<Slug>,
    /// Limits instead of the plan's; `null` means unlimited.
    #[oai(default)]
    pub(crate) limits: LimitsView,
}

impl AdminLicenseView {
    pub(crate) fn new(
        record: &LicenseRecord,
        customer: Option<Customer>,
        subscription: Option<&Subscription>,
        now: DateTime<Utc>,
    ) -> Self {
        let License {
            id,
            key_last4,
            status_reason,
            expires_at,
            overdue,
            hold,
            order_id,
            order_ref,
            note,
            ..
        } = record.license.clone();
        let granted = record.entitlements();
        Self {
            id: WireId(id),
            product: record.product.code.clone(),
            plan: record.plan.code.clone(),
            plan_name: record.plan.name.clone(),
            key_last4,
            status: record.license.status.into(),
            standing: StandingView::of(&record.license, now),
            status_reason,
            expires_at,
            overdue_since: overdue.map(|overdue| overdue.since),
            grace_until: overdue.map(|overdue| overdue.grace_until),
            hold: hold.map(HoldView::from),
            order_id: order_id.map(WireId),
            renews_at: subscription.and_then(renews_at),
            features: granted.features.iter().cloned().collect(),
            limits: LimitsView(granted.limits.into_owned()),
            max_devices: granted.max_devices,
            overrides: record.license.overrides.clone().into(),
            customer: customer.map(CustomerRefView::from),
            order_ref,
            source: record.license.source.into(),
            note,
            devices: DeviceView::active(record, None),
            created_at: record.license.created_at,
            updated_at: record.license.updated_at,
        }
    }
}

impl From<Customer> for CustomerRefView {
    fn from(customer: Customer) -> Self {
        Self {
            id: WireId(customer.id),
            email: customer.email,
            name: customer.name,
        }
    }
}

impl From<claviger_licensing::LicenseStatus> for LicenseStatusView {
    fn from(status: claviger_licensing::LicenseStatus) -> Self {
        use claviger_licensing::LicenseStatus;
        match status {
            LicenseStatus::Active => Self::Active,
            LicenseStatus::Suspended => Self::Suspended,
            LicenseStatus::Revoked => Self::Revoked,
        }
    }
}

impl From<LicenseStatusView> for claviger_licensing::LicenseStatus {
    fn from(status: LicenseStatusView) -> Self {
        match status {
            LicenseStatusView::Active => Self::Active,
            LicenseStatusView::Suspended => Self::Suspended,
            LicenseStatusView::Revoked => Self::Revoked,
        }
    }
}

impl From<claviger_licensing::LicenseSource> for SourceView {
    fn from(source: claviger_licensing::LicenseSource) -> Self {
        use claviger_licensing::LicenseSource;
        match source {
            LicenseSource::Admin => Self::Admin,
            LicenseSource::Import => Self::Import,
            LicenseSource::Stripe => Self::Stripe,
        }
    }
}

impl From<Overrides> for OverridesView {
    fn from(overrides: Overrides) -> Self {
        let slugs = |features: std::collections::BTreeSet<String>| features.into_iter().map(Slug).collect();
        Self {
            max_devices: overrides.max_devices,
            add_features: slugs(overrides.add_features),
            remove_features: slugs(overrides.remove_features),
            limits: LimitsView(overrides.limits),
        }
    }
}

impl From<OverridesView> for Overrides {
    fn from(view: OverridesView) -> Self {
        let features = |slugs: Vec<Slug>| slugs.into_iter().map(|slug| slug.0).collect();
        Self {
            max_devices: view.max_devices,
            add_features: features(view.add_features),
            remove_features: features(view.remove_features),
            limits: view.limits.0,
        }
    }
}
