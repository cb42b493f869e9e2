//! How things stand: what an app switches on and shows.
//!
//! Everything here serializes in camelCase, which is the form that JavaScript hosts pass on; `client-sdk/bridge` holds its TypeScript
//! types, which a test compares with this file.

use chrono::{DateTime, Utc};
use claviger_protocol::{Code, Environment, Limits};
use serde::{Deserialize, Serialize};

/// How things stand with the license of this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Status {
    /// May the app be used, and if not, why.
    #[serde(flatten)]
    #[cfg_attr(test, ts(flatten))]
    pub state: State,
    /// May the app be used? `true` in all states but `locked`.
    pub usable: bool,
    /// One sentence for the user, in English. Apps in other languages make their own from the state.
    pub detail: String,
    /// What the user can do about it; absent when nothing needs doing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub fix: Option<String>,
    /// The code of the product.
    pub product: String,
    /// The environment.
    #[cfg_attr(test, ts(type = "Environment"))]
    pub environment: Environment,
    /// What is granted by the license or trial that the state is about, or was last; absent if there never was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub grant: Option<Grant>,
    /// When the server last gave a signed answer, by its own clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "string"))]
    pub checked_at: Option<DateTime<Utc>>,
    /// Why the last attempt got no answer; absent if it got one, or none was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub fault: Option<Fault>,
    /// Where to buy, if the server told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub buy_url: Option<String>,
    /// A purchase that was begun and whose end is not known: await it, also after a restart of the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub pending_purchase: Option<String>,
    /// What weakens the client though it works, for the app's log.
    pub warnings: Vec<Warning>,
}

/// May the app be used, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum State {
    /// A license is good.
    Licensed,
    /// The trial runs.
    Trial {
        /// Days left, a begun one counted whole.
        days_left: u32,
        /// When it is over.
        #[cfg_attr(test, ts(type = "string"))]
        ends_at: DateTime<Utc>,
    },
    /// Usable for some time yet, although something is wrong: warn the user.
    Grace {
        /// The last instant of use if nothing changes.
        #[cfg_attr(test, ts(type = "string"))]
        until: DateTime<Utc>,
        /// What is wrong.
        why: GraceReason,
    },
    /// Not usable.
    Locked {
        /// Why.
        reason: LockReason,
    },
}

/// What is wrong while the app is still usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum GraceReason {
    /// A check was due and the server gave no answer.
    Offline,
    /// A payment is missing.
    Overdue,
}

/// Why the app is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum LockReason {
    /// No license and no trial on this device.
    NoLicense,
    /// The trial is over.
    TrialOver,
    /// The paid term is over.
    Expired,
    /// A payment is missing and its grace is over.
    Overdue,
    /// The license was taken back.
    Revoked,
    /// The license is on hold.
    Suspended,
    /// Every slot of the license is held by another device.
    DeviceLimit,
    /// The license moved between devices too often.
    TransferLimit,
    /// The slot of this device was given up elsewhere.
    DeviceReleased,
    /// The key is of the other environment.
    OtherEnvironment,
    /// The key is for another product.
    OtherProduct,
    /// There is no license with this key.
    UnknownKey,
    /// The server was not reached for longer than the plan allows.
    OfflineTooLong,
    /// The device's clock was set back; one answer of the server heals it.
    ClockSetBack,
    /// What was remembered cannot be read; one answer of the server heals it if the key is still known.
    StorageDamaged,
    /// What was remembered is an older copy; one answer of the server heals it.
    StorageRolledBack,
    /// What was remembered is of another device.
    OtherDevice,
}

/// What a license or trial grants on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Grant {
    /// The license (`lic_…`) or trial (`trl_…`).
    pub id: String,
    /// The code of the plan; absent for trials.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub plan: Option<String>,
    /// The plan's name for people, if the server told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub plan_name: Option<String>,
    /// The last four symbols of the license key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub key_last4: Option<String>,
    /// The activation (`act_…`) by which this device holds its slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub activation: Option<String>,
    /// Features that it unlocks.
    pub features: Vec<String>,
    /// Named limits; `null` means unlimited.
    #[cfg_attr(test, ts(type = "Record<string, number | null>"))]
    pub limits: Limits,
    /// When the license itself ends; absent for perpetual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "string"))]
    pub expires_at: Option<DateTime<Utc>>,
    /// Until when it works without the server.
    #[cfg_attr(test, ts(type = "string"))]
    pub offline_until: DateTime<Utc>,
    /// When the server is asked again.
    #[cfg_attr(test, ts(type = "string"))]
    pub refresh_after: DateTime<Utc>,
}

/// Why there was no answer. None of them changes what is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Fault {
    /// It took too long.
    Timeout,
    /// No connection: refused, unreachable, or cut off.
    Unreachable,
    /// The server's name is not known.
    Dns,
    /// The certificate is of somebody else, or of nobody that is trusted.
    Tls,
    /// Asked too often.
    RateLimited,
    /// The server failed.
    ServerError,
    /// Something else answered: a captive portal, a proxy, another web server.
    NotClaviger,
    /// The answer is not signed, or not by a key that is trusted.
    NotSigned,
    /// The answer is signed but answers another request, or is for another device, product or environment.
    NotForUs,
}

/// What weakens a client that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Warning {
    /// There is no keyring: what is remembered is sealed with a key derived from the machine, and older copies are not noticed.
    NoKeyring,
    /// What is to be remembered cannot be written; it is lost when the app ends.
    NotRemembered,
    /// A damaged file was put aside.
    DamagedFileKept,
    /// No public key is pinned: the first answer of the server was trusted.
    TrustOnFirstUse,
}

/// A device that holds a slot of the license.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase"))]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct Device {
    /// Its activation (`act_…`): release it by this id.
    pub id: String,
    /// Is it this device?
    #[serde(default)]
    pub current: bool,
    /// The name its owner knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
    /// Operating system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub platform: Option<String>,
    /// Network name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub hostname: Option<String>,
    /// Version of the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub app_version: Option<String>,
    /// Since when it holds its slot.
    #[cfg_attr(test, ts(type = "string"))]
    pub activated_at: DateTime<Utc>,
    /// When it last showed itself.
    #[cfg_attr(test, ts(type = "string"))]
    pub last_seen_at: DateTime<Utc>,
}

/// The devices of a license.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase"))]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct DeviceList {
    /// Devices that may use the license at the same time; absent after a release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub max_devices: Option<u16>,
    /// Those that do.
    pub devices: Vec<Device>,
}

/// A purchase that was begun.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Checkout {
    /// The session, for [`await_purchase`](crate::Client::await_purchase). Whoever has it gets the key: no log.
    pub session: String,
    /// Open this in the system's browser.
    pub url: String,
    /// Until when it can be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "string"))]
    pub expires_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Checkout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checkout")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A plan on sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase"))]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct Plan {
    /// Its code.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// How long a license of it lasts: `perpetual`, `fixed_term` or `subscription`.
    pub kind: String,
    /// Devices that may use a license at the same time.
    pub max_devices: u16,
    /// Features that it unlocks.
    #[serde(default)]
    pub features: Vec<String>,
    /// Named limits; `null` means unlimited.
    #[serde(default)]
    #[cfg_attr(test, ts(type = "Record<string, number | null>"))]
    pub limits: Limits,
    /// What it costs; empty if it is sold by hand.
    #[serde(default)]
    pub prices: Vec<Price>,
}

/// A price of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase"))]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct Price {
    /// Its code.
    pub code: String,
    /// ISO 4217 code of the currency, lower case.
    pub currency: String,
    /// The amount in the currency's smallest unit.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    /// How often it is paid, in months; absent if once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub interval_months: Option<u16>,
}

/// What a device tells of its run time and use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Heartbeat {
    /// What the app wants to tell: a JSON object of up to 16 KiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime: Option<serde_json::Map<String, serde_json::Value>>,
    /// Increments since the last heartbeat.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub counters: std::collections::BTreeMap<String, u64>,
    /// Levels.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub gauges: std::collections::BTreeMap<String, u64>,
}

impl State {
    /// May the app be used?
    #[must_use]
    pub const fn is_usable(self) -> bool {
        !matches!(self, Self::Locked { .. })
    }
}

impl LockReason {
    /// Every reason.
    pub const ALL: [Self; 17] = [
        Self::NoLicense,
        Self::TrialOver,
        Self::Expired,
        Self::Overdue,
        Self::Revoked,
        Self::Suspended,
        Self::DeviceLimit,
        Self::TransferLimit,
        Self::DeviceReleased,
        Self::OtherEnvironment,
        Self::OtherProduct,
        Self::UnknownKey,
        Self::OfflineTooLong,
        Self::ClockSetBack,
        Self::StorageDamaged,
        Self::StorageRolledBack,
        Self::OtherDevice,
    ];

    /// The reason that a signed refusal is; `None` for a verdict that locks nothing.
    #[must_use]
    pub const fn of(code: Code) -> Option<Self> {
        Some(match code {
            Code::EnvironmentMismatch => Self::OtherEnvironment,
            Code::NotFound => Self::UnknownKey,
            Code::ProductMismatch => Self::OtherProduct,
            Code::Revoked => Self::Revoked,
            Code::Suspended => Self::Suspended,
            Code::Expired => Self::Expired,
            Code::Overdue => Self::Overdue,
            Code::TrialNotOffered => Self::NoLicense,
            Code::TrialExpired => Self::TrialOver,
            Code::NotActivated => Self::DeviceReleased,
            Code::DeviceLimitReached => Self::DeviceLimit,
            Code::TransferLimitReached => Self::TransferLimit,
            Code::FeatureMissing | Code::LimitExceeded | Code::Valid => return None,
        })
    }

    /// The reason as one plain sentence for a person.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::NoLicense => "There is no license on this device yet.",
            Self::OfflineTooLong => "The license server has not been reached for too long.",
            Self::ClockSetBack => "The clock of this device was set back.",
            Self::StorageDamaged => "What this app remembered of its license cannot be read.",
            Self::StorageRolledBack => "What this app remembered of its license was replaced by an older copy.",
            Self::OtherDevice => "What this app remembered of its license belongs to another device.",
            Self::TrialOver => Code::TrialExpired.detail(),
            Self::Expired => Code::Expired.detail(),
            Self::Overdue => Code::Overdue.detail(),
            Self::Revoked => Code::Revoked.detail(),
            Self::Suspended => Code::Suspended.detail(),
            Self::DeviceLimit => Code::DeviceLimitReached.detail(),
            Self::TransferLimit => Code::TransferLimitReached.detail(),
            Self::DeviceReleased => Code::NotActivated.detail(),
            Self::OtherEnvironment => Code::EnvironmentMismatch.detail(),
            Self::OtherProduct => Code::ProductMismatch.detail(),
            Self::UnknownKey => Code::NotFound.detail(),
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        let code = match self {
            Self::NoLicense => return "Enter a license key, start the trial, or buy a license.",
            Self::OfflineTooLong => return "Connect to the internet once; the license works again at once.",
            Self::ClockSetBack => return "Set the clock right and connect to the internet once.",
            Self::StorageDamaged | Self::StorageRolledBack => {
                return "Connect to the internet once, or enter the license key again; it takes no second slot.";
            }
            Self::OtherDevice => return "Enter the license key to use it on this device.",
            Self::TrialOver => Code::TrialExpired,
            Self::Expired => Code::Expired,
            Self::Overdue => Code::Overdue,
            Self::Revoked => Code::Revoked,
            Self::Suspended => Code::Suspended,
            Self::DeviceLimit => Code::DeviceLimitReached,
            Self::TransferLimit => Code::TransferLimitReached,
            Self::DeviceReleased => Code::NotActivated,
            Self::OtherEnvironment => Code::EnvironmentMismatch,
            Self::OtherProduct => Code::ProductMismatch,
            Self::UnknownKey => Code::NotFound,
        };
        match code.fix() {
            Some(fix) => fix,
            None => "",
        }
    }
}
