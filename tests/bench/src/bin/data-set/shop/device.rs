//! Machines.

use claviger_protocol::DeviceId;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::chance::Chance;

const PARTS: [&str; 6] = ["board", "cpu", "disk", "hostname", "mac", "machine_id"];
const CPUS: [&str; 5] = [
    "AMD Ryzen 7 7840U w/ Radeon 780M Graphics",
    "Apple M3 Pro",
    "Intel(R) Core(TM) i7-1365U",
    "Intel(R) Core(TM) i5-12400",
    "AMD EPYC 7763 64-Core Processor",
];

/// A machine as the client SDK describes it.
pub(crate) struct Device {
    pub(crate) id: DeviceId,
    pub(crate) components: Vec<(&'static str, DeviceId)>,
    pub(crate) name: String,
    pub(crate) platform: &'static str,
    pub(crate) arch: &'static str,
    pub(crate) cpu: &'static str,
    pub(crate) app_version: &'static str,
    pub(crate) hostname: String,
    /// Of its next request.
    pub(crate) nonce: String,
}

impl Device {
    pub(crate) fn some(chance: &mut Chance) -> anyhow::Result<Self> {
        let components = PARTS
            .into_iter()
            .map(|part| Ok((part, chance.hashed()?)))
            .collect::<anyhow::Result<_>>()?;
        let kind = chance.one_of(&["studio", "laptop", "office", "server"]);
        let number = chance.below(10_000);
        let mut nonce = [0; 16];
        chance.fill(&mut nonce);
        Ok(Self {
            id: chance.hashed()?,
            components,
            name: format!("{kind} {number}"),
            platform: chance.one_of(&["windows", "macos", "linux"]),
            arch: chance.one_of(&["x86_64", "aarch64"]),
            cpu: chance.one_of(&CPUS),
            app_version: chance.one_of(&["1.4.2", "1.4.1", "1.3.0"]),
            hostname: format!("{kind}-{number}"),
            nonce: BASE64URL_NOPAD.encode(&nonce),
        })
    }

    /// What its app sends.
    pub(crate) fn json(&self) -> Value {
        let components: serde_json::Map<_, _> = self
            .components
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
            .collect();
        json!({
            "id": self.id,
            "components": components,
            "name": self.name,
            "platform": self.platform,
            "arch": self.arch,
            "cpu": self.cpu,
            "hostname": self.hostname,
            "app_version": self.app_version,
        })
    }
}
