//! What an honest server says.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

use chrono::{DateTime, TimeDelta, Utc};
use claviger_protocol::{
    Code, DeviceId, Environment, LicenseKey, Limit,
    file::LicenseFile,
    token::{Claims, Jwk, TokenKind},
};
use serde_json::json;

use super::{
    PRODUCT,
    server::{Reply, Request},
    signer::Signer,
};

/// An honest server: its keys, its calendar, and what it thinks of the license and the trial.
pub(crate) struct Office {
    pub(crate) signer: Signer,
    terms: Mutex<Terms>,
}

#[derive(Clone)]
pub(crate) struct Terms {
    pub(crate) now: DateTime<Utc>,
    /// The verdict on the license.
    pub(crate) code: Code,
    /// How long a token works offline.
    pub(crate) offline: TimeDelta,
    /// When the license ends.
    pub(crate) expires_at: Option<DateTime<Utc>>,
    /// Until when it works without the payment that is missing.
    pub(crate) grace_until: Option<DateTime<Utc>>,
    pub(crate) trial_ends_at: DateTime<Utc>,
    /// Keys that sign soon.
    pub(crate) next_keys: Vec<Jwk>,
    /// Devices that hold a slot.
    devices: BTreeSet<DeviceId>,
}

impl Office {
    pub(crate) fn new(now: DateTime<Utc>) -> Self {
        Self {
            signer: Signer::new(1),
            terms: Mutex::new(Terms {
                now,
                code: Code::Valid,
                offline: TimeDelta::days(7),
                expires_at: None,
                grace_until: None,
                trial_ends_at: now + TimeDelta::days(14),
                next_keys: Vec::new(),
                devices: BTreeSet::new(),
            }),
        }
    }

    pub(crate) fn terms(&self) -> MutexGuard<'_, Terms> {
        self.terms.lock().unwrap()
    }

    /// Frees all slots, as support does.
    pub(crate) fn release_all(&self) {
        self.terms().devices.clear();
    }

    /// What is true.
    pub(crate) fn claims(&self, request: &Request) -> Claims {
        let device = DeviceId::parse(request.text("/device/id")).unwrap();
        let mut claims = match request.is_about_trial() {
            true => self.trial_claims(&device),
            false => self.license_claims(&device, request.text("/key")),
        };
        let is_unknown = request.path == "/v1/licenses/validate" && !self.terms().devices.contains(&device);
        if claims.code.is_valid() && is_unknown {
            claims.code = Code::NotActivated;
        }
        Claims {
            aud: request.text("/product").to_owned(),
            env: request.environment,
            nonce: Some(request.text("/nonce").to_owned()),
            ..claims
        }
    }

    pub(crate) fn license_claims(&self, device: &DeviceId, key: &str) -> Claims {
        let terms = self.terms().clone();
        let is_good = terms.code.is_valid();
        let offline_until = terms.now + terms.offline;
        Claims {
            sub: "lic_1".to_owned(),
            kind: TokenKind::License,
            code: terms.code,
            key_hash: Some(LicenseKey::new(key).canonical().unwrap().sha256_hex()),
            activation: is_good.then(|| "act_1".to_owned()),
            plan: Some("pro".to_owned()),
            features: vec!["sso".to_owned()],
            limits: BTreeMap::from([("seats".to_owned(), Limit::AtMost(3))]),
            exp: terms.expires_at.unwrap_or(offline_until).min(offline_until).timestamp(),
            license_expires_at: terms.expires_at.map(|at| at.timestamp()),
            grace_until: terms.grace_until.map(|at| at.timestamp()),
            ..self.blank(device)
        }
    }

    pub(crate) fn trial_claims(&self, device: &DeviceId) -> Claims {
        let terms = self.terms().clone();
        let is_over = terms.trial_ends_at <= terms.now;
        Claims {
            sub: "trl_1".to_owned(),
            kind: TokenKind::Trial,
            code: if is_over { Code::TrialExpired } else { Code::Valid },
            exp: match is_over {
                true => terms.now + TimeDelta::days(1),
                false => terms.trial_ends_at.min(terms.now + terms.offline),
            }
            .timestamp(),
            license_expires_at: Some(terms.trial_ends_at.timestamp()),
            ..self.blank(device)
        }
    }

    fn blank(&self, device: &DeviceId) -> Claims {
        let terms = self.terms().clone();
        Claims {
            iss: "https://license.example.com".to_owned(),
            aud: PRODUCT.to_owned(),
            env: Environment::Prod,
            sub: String::new(),
            kind: TokenKind::License,
            code: Code::Valid,
            key_hash: None,
            device: device.clone(),
            activation: None,
            plan: None,
            features: Vec::new(),
            limits: BTreeMap::new(),
            iat: terms.now.timestamp(),
            nbf: None,
            exp: terms.now.timestamp(),
            refresh_after: (terms.now + TimeDelta::hours(4)).timestamp(),
            license_expires_at: None,
            grace_until: None,
            nonce: None,
            next_keys: terms.next_keys,
        }
    }

    /// A license file of 30 days, for which the device gets a slot.
    pub(crate) fn license_file(&self, device: &DeviceId, key: &str) -> String {
        self.terms().devices.insert(device.clone());
        let until = (self.terms().now + TimeDelta::days(30)).timestamp();
        let claims = Claims {
            exp: until,
            refresh_after: until,
            ..self.license_claims(device, key)
        };
        file(&self.signer.sign(&claims), &self.signer)
    }

    /// A verdict on what was asked about, signed.
    pub(crate) fn sign(&self, request: &Request, code: Code) -> String {
        let claims = Claims {
            code,
            ..self.claims(request)
        };
        self.signer.sign(&claims)
    }

    pub(crate) fn answer(&self, request: &Request) -> Reply {
        if request.is_about_keys() {
            return Reply::json(&serde_json::to_value(self.signer.jwks()).unwrap());
        }
        if request.path == "/v1/licenses/deactivate" {
            self.terms()
                .devices
                .remove(&DeviceId::parse(request.text("/device_id")).unwrap());
            return Reply::json(&json!({"released": true, "devices": []}));
        }
        let claims = self.claims(request);
        if claims.code.is_valid() && request.path == "/v1/licenses/activate" {
            self.terms().devices.insert(claims.device.clone());
        }
        say(request, claims.code, &self.signer.sign(&claims))
    }
}

/// A token in the form in which a server answers this request.
pub(crate) fn say(request: &Request, code: Code, token: &str) -> Reply {
    let body = json!({"valid": code.is_valid(), "code": code, "detail": code.detail(), "token": token});
    if request.path == "/v1/licenses/activate" && !code.is_valid() {
        return Reply::problem("409 Conflict", &body);
    }
    Reply::json(&body)
}

/// A license file with this token.
pub(crate) fn file(token: &str, signer: &Signer) -> String {
    LicenseFile {
        token: token.to_owned(),
        keys: signer.jwks(),
    }
    .to_text()
}
