//! Why an operation failed.

use chrono::{DateTime, Utc};
use claviger_protocol::Code;
use serde::Serialize;

use crate::status::{Device, Fault, LockReason};

/// Why an operation failed: a stable code, a sentence, and a way out. Nothing that is granted changes by it, unless the code is a
/// verdict that the server signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "LicenseErrorBody"))]
#[error("{detail} {fix}")]
pub struct Error {
    /// The code to switch on; see [`ErrorCode::as_str`].
    #[serde(serialize_with = "serialize_code")]
    #[cfg_attr(test, ts(type = "string"))]
    pub code: ErrorCode,
    /// What happened, as a plain sentence.
    pub detail: String,
    /// What to do about it.
    pub fix: String,
    /// With `DEVICE_LIMIT_REACHED`: the devices that hold the slots.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Device>>"))]
    pub devices: Vec<Device>,
    /// When the same request will succeed, where time alone cures it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "string"))]
    pub retry_at: Option<DateTime<Utc>>,
}

/// What a failure is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The server refused, signed for this device.
    Refused(Code),
    /// There was no answer, or none that can be trusted.
    NoAnswer(Fault),
    /// The server could not do what it was asked, for a reason that is no verdict: `KEY_INVALID`, `PLAN_UNKNOWN`, ….
    Rejected(String),
    /// The app is locked.
    Locked(LockReason),
    /// The plan lacks the feature.
    FeatureMissing,
    /// The count is above the plan's limit.
    LimitExceeded,
    /// There is no license key to do this with.
    NoKey,
    /// The purchase came to nothing: it failed, it passed, or it was paid back.
    PurchaseEnded,
    /// The file is not one that is wanted here.
    FileInvalid,
    /// The device has no identity that tells it apart.
    DeviceUnidentified,
    /// The client was set up wrongly.
    SetupInvalid,
}

impl ErrorCode {
    /// The name that bindings give it: the verdict's or the server's own code, or one of `NO_ANSWER`, `LOCKED`, `FEATURE_MISSING`,
    /// `LIMIT_EXCEEDED`, `NO_KEY`, `PURCHASE_ENDED`, `FILE_INVALID`, `DEVICE_UNIDENTIFIED`, `SETUP_INVALID`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Refused(code) => code.as_str(),
            Self::Rejected(code) => code,
            Self::NoAnswer(_) => "NO_ANSWER",
            Self::Locked(_) => "LOCKED",
            Self::FeatureMissing => Code::FeatureMissing.as_str(),
            Self::LimitExceeded => Code::LimitExceeded.as_str(),
            Self::NoKey => "NO_KEY",
            Self::PurchaseEnded => "PURCHASE_ENDED",
            Self::FileInvalid => "FILE_INVALID",
            Self::DeviceUnidentified => "DEVICE_UNIDENTIFIED",
            Self::SetupInvalid => "SETUP_INVALID",
        }
    }
}

fn serialize_code<S: serde::Serializer>(code: &ErrorCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

impl Error {
    /// An error of this code.
    pub(crate) fn new(code: ErrorCode, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            fix: fix.into(),
            devices: Vec::new(),
            retry_at: None,
        }
    }

    /// There was no answer.
    pub(crate) fn no_answer(fault: Fault) -> Self {
        Self::new(ErrorCode::NoAnswer(fault), fault.detail(), fault.fix())
    }

    /// A verdict that the server signed.
    pub(crate) fn refused(code: Code) -> Self {
        Self::new(ErrorCode::Refused(code), code.detail(), code.fix().unwrap_or_default())
    }

    /// The app is locked.
    pub(crate) fn locked(reason: LockReason) -> Self {
        Self::new(ErrorCode::Locked(reason), reason.detail(), reason.fix())
    }

    /// There is no key to do this with.
    pub(crate) fn no_key() -> Self {
        Self::new(
            ErrorCode::NoKey,
            "There is no license key on this device.",
            "Enter the license key first.",
        )
    }

    /// The client was set up wrongly.
    pub(crate) fn setup(detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(ErrorCode::SetupInvalid, detail, fix)
    }
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 9] = [
        Self::Timeout,
        Self::Unreachable,
        Self::Dns,
        Self::Tls,
        Self::RateLimited,
        Self::ServerError,
        Self::NotClaviger,
        Self::NotSigned,
        Self::NotForUs,
    ];

    /// The fault as one plain sentence for a person.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Timeout => "The license server did not answer in time.",
            Self::Unreachable => "The license server cannot be reached.",
            Self::Dns => "The name of the license server is not known.",
            Self::Tls => "The connection to the license server is not secure.",
            Self::RateLimited => "The license server was asked too often.",
            Self::ServerError => "The license server failed.",
            Self::NotClaviger => "Something else than the license server answered.",
            Self::NotSigned => "The answer of the license server is not signed by a key that is trusted.",
            Self::NotForUs => "The answer of the license server is not for this request.",
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        match self {
            Self::Timeout | Self::Unreachable | Self::Dns => "Check the connection to the internet and try again.",
            Self::Tls => "Check the clock of this device, its proxy and its certificates, and try again.",
            Self::NotClaviger => "Sign in to the network if it asks for that, check the proxy, and try again.",
            Self::RateLimited | Self::ServerError => "Try again in a while.",
            Self::NotSigned | Self::NotForUs => "Try again; if it stays like this, tell the maker of the app.",
        }
    }
}
