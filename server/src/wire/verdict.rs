//! The answer to "is this license good?".

use chrono::{DateTime, Utc};
use claviger_licensing::{DeviceHash, LicenseRecord, rules::Shortfall};
use claviger_protocol::Code;
use poem_openapi::{Object, registry::MetaSchema};

use super::{
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
#[derive(Debug, Clone, Object)]
#[oai(rename = "Verdict", skip_serializing_if_is_none)]
pub(crate) struct VerdictView {
    /// May the app be used?
    pub(crate) valid: bool,
    /// The verdict.
    pub(crate) code: CodeView,
    /// The verdict in a sentence.
    pub(crate) detail: String,
    /// What to do about it.
    pub(crate) fix: Option<String>,
    /// The verdict as a JWT, signed for this device: keep it, it works without the server until `offline_until`.
    pub(crate) token: String,
    /// Until when the token works without the server.
    pub(crate) offline_until: DateTime<Utc>,
    /// When to ask again.
    pub(crate) refresh_after: DateTime<Utc>,
    /// The server's time.
    pub(crate) server_time: DateTime<Utc>,
    /// The license, if the key is one of the product's.
    pub(crate) license: Option<LicenseView>,
    /// The device's slot, if it holds one.
    pub(crate) activation: Option<DeviceView>,
    /// With `FEATURE_MISSING`: the feature.
    pub(crate) missing_feature: Option<String>,
    /// With `LIMIT_EXCEEDED`: the limit.
    pub(crate) exceeded_limit: Option<ExceededLimit>,
}

/// A limit that is exceeded.
#[derive(Debug, Clone, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct ExceededLimit {
    /// Its name.
    pub(crate) name: String,
    /// What the license allows; absent if the license has no limit of this name.
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
