//! Devices.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A machine, as an app on it describes it.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its id, `sha256:…`.
    pub id: String,
    /// The name its owner knows.
    pub name: String,
    components: BTreeMap<&'static str, String>,
}

impl Device {
    /// The machine of this name; the same name is the same machine.
    pub fn new(name: &str) -> Self {
        let parts = ["machine_id", "board", "disk", "mac", "hostname", "cpu"];
        let components = parts.map(|part| (part, hash(&format!("{part} of {name}"))));
        Self {
            id: hash(name),
            name: name.to_owned(),
            components: components.into(),
        }
    }

    /// As many different machines.
    pub fn fleet(count: usize) -> Vec<Self> {
        (0..count)
            .map(|number| Self::new(&format!("machine {number}")))
            .collect()
    }

    /// The same machine after the disk was changed and the system installed anew: other id, other `machine_id`, `disk` and
    /// `hostname`; board, network card and processor stay.
    #[must_use]
    pub fn reinstalled(&self, time: u32) -> Self {
        let mut changed = self.clone();
        changed.id = hash(&format!("{} after reinstall {time}", self.id));
        for part in ["machine_id", "disk", "hostname"] {
            changed
                .components
                .insert(part, hash(&format!("{part} of {} after reinstall {time}", self.name)));
        }
        changed
    }

    /// The machine of an app that does not look at its parts.
    #[must_use]
    pub fn without_components(mut self) -> Self {
        self.components.clear();
        self
    }

    /// What an app sends.
    pub fn json(&self) -> Value {
        json!({
            "id": self.id,
            "components": self.components,
            "name": self.name,
            "platform": "linux",
            "arch": "x86_64",
            "app_version": "1.4.2",
        })
    }
}

fn hash(text: &str) -> String {
    format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(text)))
}
