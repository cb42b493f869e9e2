use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use claviger_protocol::{Code, Limit};

use crate::{Activation, DeviceHash, HoldCause, License, LicenseRecord, LicenseStatus};

/// What an app wants to know about a license.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The code of the product that asks.
    pub product: &'a str,
    /// The device that asks.
    pub device: &'a DeviceHash,
    /// Features that it needs.
    pub features: &'a [String],
    /// What it uses of named limits.
    pub usage: &'a BTreeMap<String, u64>,
}

/// The answer, in the precedence of [`Code`]: the first reason to refuse is the one that is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict<'a> {
    /// The reason, or [`Code::Valid`].
    pub code: Code,
    /// The slot that the device holds, if any.
    pub activation: Option<&'a Activation>,
    /// Which feature or limit it falls short of.
    pub shortfall: Option<Shortfall>,
}

/// What a license lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shortfall {
    /// This feature.
    Feature(String),
    /// This limit is exceeded.
    Limit {
        /// Its name.
        name: String,
        /// What the license allows; `None` where the license has no such limit.
        allowed: Option<u64>,
        /// What was asked for.
        used: u64,
    },
}

/// Judges a license for one device.
pub fn assess<'a>(record: &'a LicenseRecord, question: &Question<'_>, now: DateTime<Utc>) -> Verdict<'a> {
    if record.product.code != question.product {
        return Verdict {
            code: Code::ProductMismatch,
            activation: None,
            shortfall: None,
        };
    }
    let activation = record.active().find(|activation| activation.device == *question.device);
    let standing = standing(&record.license, now);
    if standing != Code::Valid {
        return Verdict {
            code: standing,
            activation,
            shortfall: None,
        };
    }
    if activation.is_none() {
        return Verdict {
            code: Code::NotActivated,
            activation,
            shortfall: None,
        };
    }
    let shortfall = shortfall(record, question);
    let code = match shortfall {
        None => Code::Valid,
        Some(Shortfall::Feature(_)) => Code::FeatureMissing,
        Some(Shortfall::Limit { .. }) => Code::LimitExceeded,
    };
    Verdict {
        code,
        activation,
        shortfall,
    }
}

/// Judges a license without regard to a device: [`Code::Valid`], `Revoked`, `Suspended`, `Expired` or `Overdue`.
///
/// An end is exclusive: at the very instant of `expires_at` the license is expired.
pub fn standing(license: &License, now: DateTime<Utc>) -> Code {
    let hold = license.hold.map(|hold| hold.cause);
    match (license.status, hold) {
        (LicenseStatus::Revoked, _) | (_, Some(HoldCause::Refunded | HoldCause::ChargedBack)) => Code::Revoked,
        (LicenseStatus::Suspended, _) | (_, Some(HoldCause::Disputed | HoldCause::Paused)) => Code::Suspended,
        (LicenseStatus::Active, None) if license.expires_at.is_some_and(|end| now >= end) => Code::Expired,
        (LicenseStatus::Active, None) if license.overdue.is_some_and(|overdue| now >= overdue.grace_until) => {
            Code::Overdue
        }
        (LicenseStatus::Active, None) => Code::Valid,
    }
}

/// The instant up to which the license works if nothing changes; `None` for ever.
pub fn usable_until(license: &License) -> Option<DateTime<Utc>> {
    let grace = license.overdue.map(|overdue| overdue.grace_until);
    [license.expires_at, grace].into_iter().flatten().min()
}

/// When a token issued now stops working without the server: after the plan's offline time, and never later than the
/// license itself. A license that does not work sets no bound: the token is a refusal then, and must be heard.
pub fn token_expiry(record: &LicenseRecord, now: DateTime<Utc>) -> DateTime<Utc> {
    let offline = now + Duration::hours(i64::from(record.plan.offline_hours));
    let end = usable_until(&record.license).filter(|_| standing(&record.license, now).is_valid());
    end.map_or(offline, |end| offline.min(end))
}

/// When a client should ask again: after the product's interval, or after two thirds of the token's life if that is sooner.
pub fn refresh_after(interval_minutes: u32, expiry: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let two_thirds = (expiry - now) * 2 / 3;
    now + two_thirds.min(Duration::minutes(i64::from(interval_minutes)))
}

fn shortfall(record: &LicenseRecord, question: &Question<'_>) -> Option<Shortfall> {
    if question.features.is_empty() && question.usage.is_empty() {
        return None;
    }
    let granted = record.entitlements();
    if let Some(missing) = question
        .features
        .iter()
        .find(|feature| !granted.features.contains(*feature))
    {
        return Some(Shortfall::Feature(missing.clone()));
    }
    question.usage.iter().find_map(|(name, used)| {
        let limit = granted.limits.get(name);
        // A limit that the license does not name is no license to exceed it: a typing slip in an app must not mean
        // "unlimited".
        if limit.is_some_and(|limit| limit.allows(*used)) {
            return None;
        }
        let allowed = match limit {
            Some(Limit::AtMost(most)) => Some(*most),
            Some(Limit::Unlimited) | None => None,
        };
        Some(Shortfall::Limit {
            name: name.clone(),
            allowed,
            used: *used,
        })
    })
}

#[cfg(test)]
mod tests;
