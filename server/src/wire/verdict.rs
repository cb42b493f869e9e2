//! The answer to "is this license good?".

use chrono::{DateTime, Utc};
use claviger_licensing::{DeviceHash, LicenseRecord, rules::Shortfall};
use claviger_protocol::Code;
use poem_openapi::{Object, registry::MetaSchema};
use serde::Serialize;

use super::{
    json::instant,
    license::{DeviceView, LicenseView},
    scalar::string_scalar,
};
use crate::operations::token::SignedVerdict;

/// A verdict's code: `VALID`, or the first reason to refuse in their order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodeView(pub(crate) Code);

string_scalar!(
    [] CodeView,
    name: "code",
    schema: MetaSchema {
        enum_items: Code::ALL.iter().map(|code| code.as_str().into()).collect(),
        ..MetaSchema::new("string")
    },
    parse: |text| {
        Code::ALL.into_iter().find(|code| code.as_str() == text).map(CodeView).ok_or_else(|| "there is no such code".to_owned())
    },
    text: |code| code.0.as_str().to_owned()
);

/// What the server says about a license on a device. It is in the token as well, signed.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Verdict", skip_serializing_if_is_none)]
pub(crate) struct VerdictView {
    /// May the app be used?
    pub(crate) valid: bool,
    /// The verdict.
    pub(crate) code: CodeView,
    /// The verdict in a sentence.
    pub(crate) detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fix: Option<String>,
    /// The verdict as a JWT, signed for this device: keep it, it works without the server until `offline_until`.
    pub(crate) token: String,
    /// Until when the token works without the server.
    #[serde(with = "instant")]
    pub(crate) offline_until: DateTime<Utc>,
    /// When to ask again.
    #[serde(with = "instant")]
    pub(crate) refresh_after: DateTime<Utc>,
    /// The server's time.
    #[serde(with = "instant")]
    pub(crate) server_time: DateTime<Utc>,
    /// The license, if the key is one of the product's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) license: Option<LicenseView>,
    /// The device's slot, if it holds one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) activation: Option<DeviceView>,
    /// With `FEATURE_MISSING`: the feature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) missing_feature: Option<String>,
    /// With `LIMIT_EXCEEDED`: the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exceeded_limit: Option<ExceededLimit>,
}

/// A limit that is exceeded.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct ExceededLimit {
    /// Its name.
    pub(crate) name: String,
    /// What the license allows; absent if the license has no limit of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) allowed: Option<u64>,
    /// What was asked for.
    pub(crate) used: u64,
}

/// The parts of a verdict on a license.
pub(crate) struct VerdictParts<'a> {
    pub(crate) code: Code,
    /// A sentence about this case, instead of the code's own.
    pub(crate) detail: Option<String>,
    /// The license, unless the asker must not see it.
    pub(crate) record: Option<&'a LicenseRecord>,
    pub(crate) device: &'a DeviceHash,
    pub(crate) shortfall: Option<Shortfall>,
    pub(crate) signed: SignedVerdict,
    pub(crate) now: DateTime<Utc>,
}

impl From<VerdictParts<'_>> for VerdictView {
    fn from(parts: VerdictParts<'_>) -> Self {
        let activation = parts
            .record
            .and_then(|record| record.active().find(|active| active.device == *parts.device));
        let (missing_feature, exceeded_limit) = match parts.shortfall {
            Some(Shortfall::Feature(feature)) => (Some(feature), None),
            Some(Shortfall::Limit { name, allowed, used }) => (None, Some(ExceededLimit { name, allowed, used })),
            None => (None, None),
        };
        Self {
            valid: parts.code.is_valid(),
            code: CodeView(parts.code),
            detail: parts.detail.unwrap_or_else(|| parts.code.detail().to_owned()),
            fix: parts.code.fix().map(str::to_owned),
            token: parts.signed.token,
            offline_until: parts.signed.expires_at,
            refresh_after: parts.signed.refresh_after,
            server_time: parts.now,
            license: parts.record.map(LicenseView::from),
            activation: activation.map(|active| DeviceView::new(active, Some(parts.device))),
            missing_feature,
            exceeded_limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use claviger_licensing::{ActivationId, LicenseId};
    use claviger_protocol::{Limit, Limits};

    use super::*;
    use crate::wire::{
        id::WireId,
        json::tests::same_texts,
        license::{Origin, ReleaseCause},
        limits::LimitsView,
    };

    fn full() -> VerdictView {
        let at = DateTime::from_timestamp_micros(1_800_000_000_120_000).unwrap();
        let text = || Some("Ännas \"Mac\"".to_owned());
        VerdictView {
            valid: true,
            code: CodeView(Code::Valid),
            detail: "Good.".to_owned(),
            fix: text(),
            token: "a.b.c".to_owned(),
            offline_until: at,
            refresh_after: at,
            server_time: at,
            license: Some(LicenseView {
                id: WireId(LicenseId::from_uuid(uuid::Uuid::from_u128(7))),
                product: "switchfast".to_owned(),
                plan: "lifetime".to_owned(),
                plan_name: "Lifetime".to_owned(),
                key_last4: "D8FG".to_owned(),
                features: vec!["export".to_owned()],
                limits: LimitsView(Limits::from([
                    ("projects".to_owned(), Limit::AtMost(3)),
                    ("seats".to_owned(), Limit::Unlimited),
                ])),
                max_devices: 3,
                active_devices: 1,
                expires_at: Some(at),
                grace_until: Some(at),
                buy_url: text(),
            }),
            activation: Some(DeviceView {
                id: WireId(ActivationId::from_uuid(uuid::Uuid::from_u128(8))),
                current: true,
                name: text(),
                platform: text(),
                arch: text(),
                cpu: text(),
                app_version: text(),
                hostname: text(),
                origin: Origin::Rebind,
                activated_at: at,
                last_seen_at: at,
                released_at: Some(at),
                release_cause: Some(ReleaseCause::Customer),
            }),
            missing_feature: text(),
            exceeded_limit: Some(ExceededLimit {
                name: "projects".to_owned(),
                allowed: Some(3),
                used: 4,
            }),
        }
    }

    #[test]
    fn serde_writes_what_poem_openapi_writes() {
        let mut view = full();
        same_texts(&view);
        view.fix = None;
        view.missing_feature = None;
        let license = view.license.as_mut().unwrap();
        (license.expires_at, license.grace_until, license.buy_url) = (None, None, None);
        let device = view.activation.as_mut().unwrap();
        (device.name, device.platform, device.arch) = (None, None, None);
        (device.cpu, device.app_version, device.hostname) = (None, None, None);
        (device.released_at, device.release_cause) = (None, None);
        view.exceeded_limit.as_mut().unwrap().allowed = None;
        same_texts(&view);
        (view.license, view.activation, view.exceeded_limit) = (None, None, None);
        same_texts(&view);
    }
}
