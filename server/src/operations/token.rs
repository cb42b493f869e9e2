//! Putting verdicts into tokens.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{ActivationId, LicenseRecord, Trial, TrialPolicy, rules};
use claviger_protocol::{
    CanonicalKey, Code, DeviceId, Limits,
    token::{Claims, TokenKind},
};

use crate::http::scope::Scope;

/// How long a signed refusal can be shown around.
const REFUSAL_LIFE: Duration = Duration::hours(24);

/// A signed verdict.
#[derive(Debug, Clone)]
pub(crate) struct SignedVerdict {
    pub(crate) token: String,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) refresh_after: DateTime<Utc>,
}

/// Whom a token is for, and what was asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addressee<'a> {
    pub(crate) product: &'a str,
    pub(crate) device: &'a DeviceId,
    pub(crate) nonce: Option<&'a str>,
}

/// Signs a verdict on a license. Without a record nothing is known but the key that was shown.
pub(crate) fn sign_license(
    scope: &Scope,
    to: Addressee<'_>,
    key: Option<&CanonicalKey>,
    record: Option<&LicenseRecord>,
    activation: Option<ActivationId>,
    code: Code,
) -> anyhow::Result<SignedVerdict> {
    let now = scope.now;
    let mut claims = claims(scope, to, TokenKind::License, code);
    claims.key_hash = key.map(CanonicalKey::sha256_hex);
    let (mut expires_at, mut refresh_after) = (now + REFUSAL_LIFE, now);
    if let Some(record) = record {
        let granted = record.entitlements();
        claims.sub = record.license.id.to_string();
        claims.activation = activation.map(|id| id.to_string());
        claims.plan = Some(record.plan.code.clone());
        claims.features = granted.features.iter().cloned().collect();
        claims.limits = granted.limits.into_owned();
        claims.license_expires_at = record.license.expires_at.map(|end| end.timestamp());
        claims.grace_until = record.license.overdue.map(|overdue| overdue.grace_until.timestamp());
        if code.is_valid() {
            expires_at = rules::token_expiry(record, now);
            refresh_after = rules::refresh_after(record.product.check_interval_minutes, expires_at, now);
        }
    }
    finish(scope, claims, expires_at, refresh_after)
}

/// Signs a license file's token: as for [`sign_license`], but good for `until`.
pub(crate) fn sign_license_file(
    scope: &Scope,
    to: Addressee<'_>,
    key: &CanonicalKey,
    record: &LicenseRecord,
    activation: ActivationId,
    until: DateTime<Utc>,
) -> anyhow::Result<SignedVerdict> {
    let granted = record.entitlements();
    let mut claims = claims(scope, to, TokenKind::License, Code::Valid);
    claims.key_hash = Some(key.sha256_hex());
    claims.sub = record.license.id.to_string();
    claims.activation = Some(activation.to_string());
    claims.plan = Some(record.plan.code.clone());
    claims.features = granted.features.iter().cloned().collect();
    claims.limits = granted.limits.into_owned();
    claims.license_expires_at = record.license.expires_at.map(|end| end.timestamp());
    finish(scope, claims, until, until)
}

/// Signs a verdict on a trial.
pub(crate) fn sign_trial(
    scope: &Scope,
    to: Addressee<'_>,
    trial: &Trial,
    policy: &TrialPolicy,
    check_interval_minutes: u32,
    code: Code,
) -> anyhow::Result<SignedVerdict> {
    let now = scope.now;
    let mut claims = claims(scope, to, TokenKind::Trial, code);
    claims.sub = trial.id.to_string();
    claims.features = policy.features.iter().cloned().collect();
    claims.limits = policy.limits.clone();
    claims.license_expires_at = Some(trial.ends_at.timestamp());
    let (mut expires_at, mut refresh_after) = (now + REFUSAL_LIFE, now);
    if code.is_valid() {
        expires_at = rules::trial_token_expiry(trial, policy, now);
        refresh_after = rules::refresh_after(check_interval_minutes, expires_at, now);
    }
    finish(scope, claims, expires_at, refresh_after)
}

fn claims(scope: &Scope, to: Addressee<'_>, kind: TokenKind, code: Code) -> Claims {
    let now = scope.now.timestamp();
    Claims {
        iss: scope.app.config.tokens.issuer.clone(),
        aud: to.product.to_owned(),
        env: scope.env.environment,
        sub: String::new(),
        kind,
        code,
        key_hash: None,
        device: to.device.clone(),
        activation: None,
        plan: None,
        features: Vec::new(),
        limits: Limits::from(BTreeMap::new()),
        iat: now,
        nbf: None,
        exp: now,
        refresh_after: now,
        license_expires_at: None,
        grace_until: None,
        nonce: to.nonce.map(str::to_owned),
        next_keys: Vec::new(),
    }
}

fn finish(
    scope: &Scope,
    mut claims: Claims,
    expires_at: DateTime<Utc>,
    refresh_after: DateTime<Utc>,
) -> anyhow::Result<SignedVerdict> {
    claims.exp = expires_at.timestamp();
    claims.refresh_after = refresh_after.timestamp();
    let token = scope.env.signer.sign(claims, scope.now)?;
    Ok(SignedVerdict {
        token,
        expires_at,
        refresh_after,
    })
}
