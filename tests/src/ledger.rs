//! Remembers every secret that a scenario used.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use claviger_protocol::LicenseKey;
use serde_json::Value;

/// A shorter text would be found in a log by chance.
const SHORTEST: usize = 8;

/// Every secret that went over the wire, or into the server's environment. None may show up in a log.
#[derive(Debug, Default)]
pub struct Ledger {
    secrets: Mutex<BTreeSet<String>>,
}

impl Ledger {
    /// Remembers a secret.
    pub fn note(&self, secret: &str) {
        if secret.len() >= SHORTEST {
            self.secrets
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(secret.to_owned());
        }
    }

    /// Remembers a license key, as it was written and in the form in which it is compared.
    pub fn note_key(&self, key: &str) {
        self.note(key);
        if let Ok(canonical) = LicenseKey::new(key).canonical() {
            self.note(canonical.expose());
            self.note(&canonical.sha256_hex());
        }
    }

    /// Remembers what is secret in a request or an answer: keys by the name of their member, and everything that shows by its
    /// form what it is.
    pub fn note_json(&self, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match value {
                        Value::String(text) if name == "key" => self.note_key(text),
                        Value::String(text) if matches!(name.as_str(), "email" | "link") => self.note(text),
                        value => self.note_json(value),
                    }
                }
            }
            Value::Array(entries) => entries.iter().for_each(|entry| self.note_json(entry)),
            Value::String(text) => self.note_text(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Remembers a text if its form shows that it is a token, a device id or a file with such in it.
    pub fn note_text(&self, text: &str) {
        if let Some(digits) = text.strip_prefix("sha256:") {
            self.note(digits);
        } else if ["eyJ", "clv_admin_", "clv_customer_", "cs_test_", "cs_live_"]
            .iter()
            .any(|start| text.starts_with(start))
        {
            self.note(text);
        } else if text.starts_with('{')
            && let Ok(file) = serde_json::from_str(text)
        {
            self.note_json(&file);
        }
    }

    /// The secrets that occur in a text.
    pub fn found_in(&self, text: &str) -> Vec<String> {
        let secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets
            .iter()
            .filter(|secret| text.contains(secret.as_str()))
            .cloned()
            .collect()
    }

    /// How many secrets are known.
    pub fn len(&self) -> usize {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_found_in_every_form() {
        let ledger = Ledger::default();
        let file = json!({ "key": "SF-FILE0-00000" }).to_string();
        ledger.note_json(&json!({
            "key": "SF-7Q2WE-9RT4Y",
            "devices": [{ "id": format!("sha256:{}", "5a".repeat(32)) }],
            "token": "eyJhbGciOi.eyJhdWQi.c2ln",
            "session": { "token": "clv_customer_test_abcdefgh" },
            "link": "oneTimeLink",
            "request_file": file,
            "name": "not a secret",
        }));
        for text in [
            "SF-7Q2WE-9RT4Y".to_owned(),
            "SF7Q2WE9RT4Y".to_owned(),
            "5a".repeat(32),
            "eyJhbGciOi.eyJhdWQi.c2ln".to_owned(),
            "clv_customer_test_abcdefgh".to_owned(),
            "oneTimeLink".to_owned(),
            "SF-FILE0-00000".to_owned(),
        ] {
            assert!(
                !ledger.found_in(&format!("a line with {text} in it")).is_empty(),
                "{text}"
            );
        }
        assert!(ledger.found_in("not a secret, SF-7Q2W, 5a5a").is_empty());
    }
}
