//! Licenses, devices and verdicts as apps see them.

use chrono::{DateTime, Utc};
use claviger_licensing::{Activation, DeviceHash, LicenseRecord, kind};
use poem_openapi::{Enum, Object};
use serde::Serialize;

use super::{id::WireId, json::instant, limits::LimitsView};

/// A license as its holder's app sees it.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "License", skip_serializing_if_is_none)]
pub(crate) struct LicenseView {
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
    /// Features it unlocks.
    pub(crate) features: Vec<String>,
    /// Named limits; `null` means unlimited.
    pub(crate) limits: LimitsView,
    /// Devices that may use it at the same time.
    pub(crate) max_devices: u16,
    /// Devices that do.
    pub(crate) active_devices: u16,
    /// When it ends; absent if never.
    #[serde(with = "instant::option", skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<DateTime<Utc>>,
    /// A payment is missing; it works until this instant.
    #[serde(with = "instant::option", skip_serializing_if = "Option::is_none")]
    pub(crate) grace_until: Option<DateTime<Utc>>,
    /// Where to buy or upgrade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) buy_url: Option<String>,
}

impl From<&LicenseRecord> for LicenseView {
    fn from(record: &LicenseRecord) -> Self {
        let granted = record.entitlements();
        Self {
            id: WireId(record.license.id),
            product: record.product.code.clone(),
            plan: record.plan.code.clone(),
            plan_name: record.plan.name.clone(),
            key_last4: record.license.key_last4.clone(),
            features: granted.features.iter().cloned().collect(),
            limits: LimitsView(granted.limits.into_owned()),
            max_devices: granted.max_devices,
            active_devices: u16::try_from(record.active().count()).unwrap_or(u16::MAX),
            expires_at: record.license.expires_at,
            grace_until: record.license.overdue.map(|overdue| overdue.grace_until),
            buy_url: record.product.buy_url.clone(),
        }
    }
}

/// A device that holds a slot, or held it.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Activation", skip_serializing_if_is_none)]
pub(crate) struct DeviceView {
    /// Its activation: release it by this id.
    pub(crate) id: WireId<kind::Activation>,
    /// Is it the device that asks?
    pub(crate) current: bool,
    /// The name its owner knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// Operating system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) platform: Option<String>,
    /// Processor architecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) arch: Option<String>,
    /// Processor model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cpu: Option<String>,
    /// Version of the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app_version: Option<String>,
    /// Network name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hostname: Option<String>,
    /// How it came to its slot.
    pub(crate) origin: Origin,
    /// Since when it holds its slot.
    #[serde(with = "instant")]
    pub(crate) activated_at: DateTime<Utc>,
    /// When it last showed itself.
    #[serde(with = "instant")]
    pub(crate) last_seen_at: DateTime<Utc>,
    /// When it gave its slot up; absent while it is active.
    #[serde(with = "instant::option", skip_serializing_if = "Option::is_none")]
    pub(crate) released_at: Option<DateTime<Utc>>,
    /// Why it gave its slot up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) release_cause: Option<ReleaseCause>,
}

/// How a device came to its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize)]
#[oai(rename = "ActivationOrigin", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum Origin {
    /// Into a slot that no other device had, or that an admin had freed.
    New,
    /// Back into its own former slot.
    Return,
    /// Into a slot that another device gave up.
    Move,
    /// The machine changed and was recognized.
    Rebind,
}

/// Why a device gave its slot up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReleaseCause {
    /// Its owner released it.
    Customer,
    /// An admin released it.
    Admin,
    /// The same machine took over with its changed identity.
    Rebind,
}

impl From<claviger_licensing::ActivationOrigin> for Origin {
    fn from(origin: claviger_licensing::ActivationOrigin) -> Self {
        use claviger_licensing::ActivationOrigin as From;
        match origin {
            From::New => Self::New,
            From::Return => Self::Return,
            From::Move => Self::Move,
            From::Rebind => Self::Rebind,
        }
    }
}

impl From<claviger_licensing::ReleaseCause> for ReleaseCause {
    fn from(cause: claviger_licensing::ReleaseCause) -> Self {
        use claviger_licensing::ReleaseCause as From;
        match cause {
            From::Customer => Self::Customer,
            From::Admin => Self::Admin,
            From::Rebind => Self::Rebind,
        }
    }
}

impl DeviceView {
    /// The view for whoever asks from `current`, if that is known.
    pub(crate) fn new(activation: &Activation, current: Option<&DeviceHash>) -> Self {
        let facts = activation.facts.clone();
        let released = activation.released;
        Self {
            id: WireId(activation.id),
            current: activation.is_active() && current == Some(&activation.device),
            name: facts.name,
            platform: facts.platform,
            arch: facts.arch,
            cpu: facts.cpu,
            app_version: facts.app_version,
            hostname: facts.hostname,
            origin: activation.origin.into(),
            activated_at: activation.activated_at,
            last_seen_at: activation.last_seen_at,
            released_at: released.map(|(at, _)| at),
            release_cause: released.map(|(_, cause)| cause.into()),
        }
    }

    /// The active devices of a license.
    pub(crate) fn active(record: &LicenseRecord, current: Option<&DeviceHash>) -> Vec<Self> {
        record
            .active()
            .map(|activation| Self::new(activation, current))
            .collect()
    }
}
