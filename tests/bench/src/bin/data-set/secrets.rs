//! The keyed hashes by which a server with this master key knows license keys and devices.
//!
//! The same derivation as in `server/src/secrets.rs`; if the two parted, no answer of a benchmark would be valid.

use anyhow::Context;
use claviger_protocol::{CanonicalKey, DeviceId, Environment};
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

type Keyed = Hmac<Sha256>;

/// The sub-keys of one environment, ready for use.
pub(crate) struct Secrets {
    license_key: Keyed,
    device: Keyed,
}

impl Secrets {
    /// Derives them from the master key, 64 hexadecimal digits.
    pub(crate) fn derive(master_key: &str, environment: Environment) -> anyhow::Result<Self> {
        let master_key = HEXLOWER
            .decode(master_key.as_bytes())
            .context("the master key is not hexadecimal")?;
        let key = |purpose: &str| -> anyhow::Result<Keyed> {
            let mut output = [0; 32];
            Hkdf::<Sha256>::new(Some(b""), &master_key)
                .expand(format!("claviger/v1/{environment}/{purpose}").as_bytes(), &mut output)
                .map_err(|_| anyhow::anyhow!("no key of 32 bytes can be derived"))?;
            Ok(Keyed::new_from_slice(&output)?)
        };
        Ok(Self {
            license_key: key("license-key")?,
            device: key("device")?,
        })
    }

    /// How a license is looked up.
    pub(crate) fn key_hash(&self, key: &CanonicalKey) -> String {
        hash(&self.license_key, key.expose())
    }

    /// How a device, or a part of one, is known.
    pub(crate) fn device_hash(&self, device: &DeviceId) -> String {
        hash(&self.device, device.as_str())
    }
}

fn hash(key: &Keyed, text: &str) -> String {
    let mut mac = key.clone();
    mac.update(&(text.len() as u64).to_be_bytes());
    mac.update(text.as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes())
}
