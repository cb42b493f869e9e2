//! The bodies of requests and answers, as in `openapi/openapi.json`. Fields that are not needed are left out, and
//! unknown ones are passed over, so that a server may be newer than the client. `Debug` shows no key, token, device or
//! session.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};
use claviger_protocol::{Code, Components, DeviceId, LicenseKey};
use serde::{Deserialize, Serialize};

use crate::status::Device;

/// This device and what it says of itself.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DeviceBody {
    pub(crate) id: DeviceId,
    #[serde(skip_serializing_if = "Components::is_empty")]
    pub(crate) components: Components,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    pub(crate) platform: String,
    pub(crate) arch: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cpu: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app_version: Option<String>,
}

/// `POST /v1/licenses/activate` and `/validate`.
#[derive(Debug, Serialize)]
pub(crate) struct LicenseBody<'a> {
    pub(crate) product: &'a str,
    pub(crate) key: &'a LicenseKey,
    pub(crate) device: &'a DeviceBody,
    pub(crate) nonce: &'a str,
}

/// `POST /v1/trials`.
#[derive(Serialize)]
pub(crate) struct TrialBody<'a> {
    pub(crate) product: &'a str,
    pub(crate) device: &'a DeviceBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<&'a str>,
    pub(crate) nonce: &'a str,
}

/// `POST /v1/licenses/heartbeat`.
#[derive(Debug, Serialize)]
pub(crate) struct HeartbeatBody<'a> {
    pub(crate) product: &'a str,
    pub(crate) key: &'a LicenseKey,
    pub(crate) device: &'a DeviceBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) runtime: Option<&'a serde_json::Map<String, serde_json::Value>>,
    pub(crate) counters: &'a BTreeMap<String, u64>,
    pub(crate) gauges: &'a BTreeMap<String, u64>,
}

/// `POST /v1/licenses/devices` and `/deactivate`.
#[derive(Debug, Serialize)]
pub(crate) struct About<'a> {
    pub(crate) product: &'a str,
    pub(crate) key: &'a LicenseKey,
    #[serde(flatten)]
    pub(crate) device: WhichDevice<'a>,
}

/// Which device is meant.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WhichDevice<'a> {
    /// This one.
    DeviceId(&'a DeviceId),
    /// One by its activation.
    ActivationId(&'a str),
}

/// `POST /v1/checkout/sessions`.
#[derive(Serialize)]
pub(crate) struct CheckoutRequest<'a> {
    pub(crate) product: &'a str,
    pub(crate) plan: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) price: Option<&'a str>,
    pub(crate) device: &'a DeviceBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<&'a str>,
}

/// `POST /v1/licenses/recover`.
#[derive(Serialize)]
pub(crate) struct RecoverBody<'a> {
    pub(crate) email: &'a str,
    pub(crate) product: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<&'a str>,
}

/// `POST /v1/billing/portal-sessions`.
#[derive(Debug, Serialize)]
pub(crate) struct PortalBody<'a> {
    pub(crate) product: &'a str,
    pub(crate) key: &'a LicenseKey,
}

/// What the server says about a license on this device. Only `token` counts.
#[derive(Clone, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) token: String,
    #[serde(default)]
    pub(crate) license: Option<LicenseFacts>,
}

/// What the server tells of a license for display.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct LicenseFacts {
    #[serde(default)]
    pub(crate) plan_name: Option<String>,
    #[serde(default)]
    pub(crate) buy_url: Option<String>,
}

/// What the server says about the trial of this device. Only `token` counts.
#[derive(Clone, Deserialize)]
pub(crate) struct TrialVerdict {
    pub(crate) token: String,
    #[serde(default)]
    pub(crate) buy_url: Option<String>,
}

/// What became of a heartbeat.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct HeartbeatVerdict {
    pub(crate) recorded: bool,
    pub(crate) code: Code,
}

/// What became of a deactivation.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Deactivation {
    /// Whether it gave up a slot now, or had none. Read so that no other JSON passes for this answer.
    #[serde(rename = "released")]
    _released: bool,
    #[serde(default)]
    pub(crate) devices: Vec<Device>,
}

/// A purchase that was begun.
#[derive(Clone, Deserialize)]
pub(crate) struct CreatedCheckout {
    pub(crate) id: String,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

/// How a purchase stands.
#[derive(Clone, Deserialize)]
pub(crate) struct CheckoutRead {
    /// `pending`, `processing`, `paid`, `failed`, `expired` or `refunded`.
    pub(crate) status: String,
    /// The key, once it is paid; for 72 hours after the payment.
    #[serde(default)]
    pub(crate) license: Option<BoughtLicense>,
}

/// A license that was bought.
#[derive(Clone, Deserialize)]
pub(crate) struct BoughtLicense {
    #[serde(default)]
    pub(crate) key: Option<LicenseKey>,
}

/// A problem document (RFC 9457) of a Claviger server.
#[derive(Clone, Deserialize)]
pub(crate) struct Problem {
    pub(crate) code: String,
    pub(crate) detail: String,
    #[serde(default)]
    pub(crate) fix: Option<String>,
    /// The verdict, signed for the device that asked.
    #[serde(default)]
    pub(crate) token: Option<String>,
    #[serde(default)]
    pub(crate) devices: Vec<Device>,
    #[serde(default)]
    pub(crate) retry_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

/// `Debug` of what is better not seen.
macro_rules! opaque {
    ($($name:ident $(<$life:lifetime>)?),+ $(,)?) => {$(
        impl fmt::Debug for $name $(<$life>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

opaque!(
    TrialBody<'_>,
    WhichDevice<'_>,
    CheckoutRequest<'_>,
    RecoverBody<'_>,
    Verdict,
    TrialVerdict,
    CreatedCheckout,
    CheckoutRead,
    BoughtLicense,
);
