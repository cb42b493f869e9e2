//! From what is remembered and the time to how things stand.

use chrono::{DateTime, Utc};
use claviger_protocol::{
    Code, DeviceId, Environment,
    token::{CLOCK_SKEW, Claims, Expected, Jwk, Jwks, PublicKey, TokenError, TokenKind, verify_ageless},
};

use super::time::{Reading, instant};
use crate::{
    record::{LicenseMemory, Record, Token},
    status::{Fault, GraceReason, Grant, LockReason, State},
};

/// Whom tokens must be for, and whose signature counts.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    /// The code of the product.
    pub(crate) product: String,
    /// The environment.
    pub(crate) environment: Environment,
    /// This device.
    pub(crate) device: DeviceId,
    /// The keys that the app was built with. With none, the first ones met are trusted.
    pub(crate) pinned: Vec<PublicKey>,
}

/// What besides memory and time has a say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Circumstances {
    /// Why the last attempt to check got no answer; `None` if it got one, or none was made.
    pub(crate) fault: Option<Fault>,
    /// What was found wrong with the memory when it was opened, and no answer has healed yet.
    pub(crate) memory: Option<LockReason>,
}

/// The verdict, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judgment {
    /// How things stand.
    pub(crate) state: State,
    /// What is granted, or was last.
    pub(crate) grant: Option<Grant>,
    /// When the server is to be asked again, by its calendar; `None` if there is nothing to ask.
    pub(crate) due: Option<DateTime<Utc>>,
    /// When the server last said something about it, by its calendar.
    pub(crate) said_at: Option<DateTime<Utc>>,
}

impl Trust {
    /// Every key whose signature counts: the pinned ones, or else those that were taken at their word, and what these announced.
    pub(crate) fn keys(&self, record: &Record) -> Vec<PublicKey> {
        let mut keys = match self.pinned.is_empty() {
            true => public(record.keys.clone()),
            false => self.pinned.clone(),
        };
        for token in &record.announcements {
            // One that does not verify announces nothing, such as that of a key which the app no longer pins.
            if let Ok(claims) = verify_ageless(&token.0, &keys, &self.expected(None)) {
                keys.extend(public(claims.next_keys));
            }
        }
        keys
    }

    /// What every token must say.
    pub(crate) fn expected<'a>(&'a self, nonce: Option<&'a str>) -> Expected<'a> {
        Expected {
            issuer: None,
            product: &self.product,
            environment: self.environment,
            device: &self.device,
            nonce,
        }
    }
}

fn public(keys: Vec<Jwk>) -> Vec<PublicKey> {
    Jwks { keys }.public_keys()
}

/// Judges. A license counts before a trial; whatever is usable counts before whatever is not.
pub(crate) fn judge(record: &Record, trust: &Trust, reading: Reading, around: Circumstances) -> Judgment {
    let keys = trust.keys(record);
    let license = record
        .license
        .as_ref()
        .map(|license| judge_license(license, trust, &keys, reading, around));
    let trial = record
        .trial
        .as_ref()
        .map(|token| judge_token(token, TokenKind::Trial, trust, &keys, reading, around));
    let is_held = record.license.as_ref().is_some_and(|license| license.held);
    let judgment = match (license, trial) {
        (Some(license), Some(trial)) if !license.state.is_usable() && outweighs(&trial, &license, is_held) => trial,
        (Some(license), _) => license,
        (None, Some(trial)) => trial,
        (None, None) => Judgment::locked(around.memory.unwrap_or(LockReason::NoLicense)),
    };
    with_memory(judgment, around.memory)
}

/// Whether a trial counts before a license that locks: if it runs, or if there is but a key that this device has no slot for, and the trial
/// may still run, or nothing else is to tell.
fn outweighs(trial: &Judgment, license: &Judgment, is_held: bool) -> bool {
    let locks = |judgment: &Judgment, reason| judgment.state == State::Locked { reason };
    let may_run = !locks(trial, LockReason::TrialOver);
    trial.state.is_usable() || !is_held && (may_run || locks(license, LockReason::NoLicense))
}

/// A memory that is not to be trusted grants nothing until an answer heals it. What it refuses, it refuses.
fn with_memory(judgment: Judgment, memory: Option<LockReason>) -> Judgment {
    match memory {
        Some(reason) if judgment.state.is_usable() => Judgment {
            state: State::Locked { reason },
            due: Some(DateTime::UNIX_EPOCH),
            ..judgment
        },
        _ => judgment,
    }
}

fn judge_license(
    license: &LicenseMemory,
    trust: &Trust,
    keys: &[PublicKey],
    reading: Reading,
    around: Circumstances,
) -> Judgment {
    let judged = |token| judge_token(token, TokenKind::License, trust, keys, reading, around);
    let grant = license.grant.as_ref().map(judged);
    let refusal = license
        .refusal
        .as_ref()
        .and_then(|token| judge_refusal(token, license.held, trust, keys));
    match (refusal, grant) {
        (Some(refusal), Some(grant)) => Judgment {
            grant: grant.grant.or(refusal.grant),
            ..refusal
        },
        (Some(judgment), None) | (None, Some(judgment)) => judgment,
        // Only noted, to ask for a license file with.
        (None, None) if !license.held => Judgment::locked(around.memory.unwrap_or(LockReason::NoLicense)),
        // Known by nothing but its key, as after the memory was lost: the server has to be asked.
        (None, None) => Judgment {
            due: Some(DateTime::UNIX_EPOCH),
            ..Judgment::locked(around.memory.unwrap_or(LockReason::StorageDamaged))
        },
    }
}

/// A signed refusal locks. It does not age: only a newer answer of the server lifts it.
fn judge_refusal(token: &Token, held: bool, trust: &Trust, keys: &[PublicKey]) -> Option<Judgment> {
    let claims = signed(token, TokenKind::License, trust, keys).ok()?;
    let reason = LockReason::of(claims.code)?;
    Some(Judgment {
        state: State::Locked { reason },
        grant: (!claims.sub.is_empty()).then(|| grant_of(&claims)),
        due: held.then_some(instant(claims.refresh_after)),
        said_at: Some(instant(claims.iat)),
    })
}

fn judge_token(
    token: &Token,
    kind: TokenKind,
    trust: &Trust,
    keys: &[PublicKey],
    reading: Reading,
    around: Circumstances,
) -> Judgment {
    let claims = match signed(token, kind, trust, keys) {
        Ok(claims) => claims,
        Err(error) => {
            return Judgment {
                due: Some(DateTime::UNIX_EPOCH),
                ..Judgment::locked(distrust(error))
            };
        }
    };
    let now = reading.instant().timestamp();
    let state = match (LockReason::of(claims.code), reading) {
        (Some(reason), _) => State::Locked { reason },
        (None, Reading::SetBack { .. }) if now <= claims.exp => State::Locked {
            reason: LockReason::ClockSetBack,
        },
        (None, _) if claims.nbf.unwrap_or(claims.iat).max(claims.iat) > latest_start(now) => State::Locked {
            reason: LockReason::ClockSetBack,
        },
        (None, _) if now > claims.exp => State::Locked {
            reason: over(&claims, now),
        },
        (None, _) => usable(&claims, now, around.fault),
    };
    let due = match state {
        State::Locked {
            reason: LockReason::ClockSetBack,
        } => DateTime::UNIX_EPOCH,
        _ => instant(claims.refresh_after),
    };
    // A trial that is over stays over; the server need not be asked about it.
    let settled = kind == TokenKind::Trial && claims.code == Code::TrialExpired;
    Judgment {
        state,
        grant: Some(grant_of(&claims)),
        due: (!settled).then_some(due),
        said_at: Some(instant(claims.iat)),
    }
}

fn latest_start(now: i64) -> i64 {
    now.saturating_add(CLOCK_SKEW.num_seconds())
}

/// Verifies a remembered token in all but its age, which has several meanings.
fn signed(token: &Token, kind: TokenKind, trust: &Trust, keys: &[PublicKey]) -> Result<Claims, TokenError> {
    verify_of_kind(token, kind, keys, &trust.expected(None))
}

/// Verifies a token of this kind in all but its age: the answer to a nonce is fresh whatever the device's calendar tells.
pub(crate) fn verify_of_kind(
    token: &Token,
    kind: TokenKind,
    keys: &[PublicKey],
    expected: &Expected<'_>,
) -> Result<Claims, TokenError> {
    let claims = verify_ageless(&token.0, keys, expected)?;
    if claims.kind == kind {
        Ok(claims)
    } else {
        Err(TokenError::Malformed)
    }
}

/// Whether the server's last word was that the trial runs.
pub(crate) fn trial_may_run(record: &Record, trust: &Trust) -> bool {
    let claims = record
        .trial
        .as_ref()
        .and_then(|token| signed(token, TokenKind::Trial, trust, &trust.keys(record)).ok());
    claims.is_some_and(|claims| claims.code.is_valid())
}

/// Why a remembered token that does not verify locks.
const fn distrust(error: TokenError) -> LockReason {
    match error {
        TokenError::Device => LockReason::OtherDevice,
        TokenError::Environment => LockReason::OtherEnvironment,
        TokenError::Product => LockReason::OtherProduct,
        TokenError::NotYetValid => LockReason::ClockSetBack,
        _ => LockReason::StorageDamaged,
    }
}

/// Why a grant whose time is up locks.
fn over(claims: &Claims, now: i64) -> LockReason {
    let passed = |end: Option<i64>| end.is_some_and(|end| end <= now);
    if passed(claims.license_expires_at) {
        return match claims.kind {
            TokenKind::License => LockReason::Expired,
            TokenKind::Trial => LockReason::TrialOver,
        };
    }
    if passed(claims.grace_until) {
        return LockReason::Overdue;
    }
    LockReason::OfflineTooLong
}

fn usable(claims: &Claims, now: i64, fault: Option<Fault>) -> State {
    if claims.kind == TokenKind::Trial {
        let ends_at = claims.license_expires_at.unwrap_or(claims.exp);
        if ends_at <= now {
            return State::Locked {
                reason: LockReason::TrialOver,
            };
        }
        return State::Trial {
            days_left: days_left(ends_at - now),
            ends_at: instant(ends_at),
        };
    }
    // An end is exclusive: at that very instant the license has expired.
    if claims.license_expires_at.is_some_and(|end| end <= now) {
        return State::Locked {
            reason: LockReason::Expired,
        };
    }
    if let Some(grace_until) = claims.grace_until {
        if grace_until <= now {
            return State::Locked {
                reason: LockReason::Overdue,
            };
        }
        return State::Grace {
            until: instant(grace_until.min(claims.exp)),
            why: GraceReason::Overdue,
        };
    }
    if fault.is_some() && now >= claims.refresh_after {
        return State::Grace {
            until: instant(claims.exp),
            why: GraceReason::Offline,
        };
    }
    State::Licensed
}

/// A begun day counts whole.
fn days_left(seconds: i64) -> u32 {
    const DAY: i64 = 86_400;
    u32::try_from((seconds + DAY - 1) / DAY).unwrap_or(u32::MAX)
}

fn grant_of(claims: &Claims) -> Grant {
    Grant {
        id: claims.sub.clone(),
        plan: claims.plan.clone(),
        plan_name: None,
        key_last4: None,
        activation: claims.activation.clone(),
        features: claims.features.clone(),
        limits: claims.limits.clone(),
        expires_at: claims.license_expires_at.map(instant),
        offline_until: instant(claims.exp),
        refresh_after: instant(claims.refresh_after),
    }
}

impl Judgment {
    fn locked(reason: LockReason) -> Self {
        Self {
            state: State::Locked { reason },
            grant: None,
            due: None,
            said_at: None,
        }
    }
}
