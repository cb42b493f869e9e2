//! The master key and what is derived from it.
//!
//! Each environment derives its own sub-keys (HKDF-SHA-256, RFC 5869), one per purpose, so that a hash or a sealed value of
//! one environment means nothing in the other, and no key serves two purposes.

use std::{fmt, fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use anyhow::Context;
use claviger_licensing::{DeviceHash, KeyHash, NetworkHash};
use claviger_protocol::{CanonicalKey, Components, DeviceId, Environment};
use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use ipnet::IpNet;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::config::Security;

const NONCE_LENGTH: usize = 12;

/// Fills a buffer with the operating system's randomness.
pub(crate) fn random_bytes(buffer: &mut [u8]) {
    // Without randomness no key can be made safely, and there is nothing to fall back to.
    getrandom::fill(buffer).expect("the operating system gives randomness");
}

/// The key above all keys of this installation.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct MasterKey([u8; 32]);

/// Where the master key came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MasterKeySource {
    /// `LICENSE_ENCRYPTION_KEY`.
    Configured,
    /// The development key beside the data, just made or found there.
    DevelopmentFile { created: bool },
}

impl MasterKey {
    /// The configured key, or the development key in `data_dir`, made on first use with mode 0600.
    pub(crate) fn load(security: &Security, data_dir: &Path) -> anyhow::Result<(Self, MasterKeySource)> {
        if let Some(text) = security.license_encryption_key.get() {
            let key = Self::parse(text).context(
                "LICENSE_ENCRYPTION_KEY must be 32 bytes as 64 hexadecimal digits or as base64; make one with `openssl rand -hex 32`",
            )?;
            return Ok((key, MasterKeySource::Configured));
        }
        let path = data_dir.join("master.key");
        let created = Self::create_file(&path).with_context(|| format!("cannot write {}", path.display()))?;
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let key = Self::parse(text.trim()).with_context(|| format!("{} does not hold a master key", path.display()))?;
        Ok((key, MasterKeySource::DevelopmentFile { created }))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .or_else(|_| BASE64.decode(text.as_bytes()))
            .map_err(|_| anyhow::anyhow!("neither hexadecimal nor base64"))?;
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| anyhow::anyhow!("not 32 bytes long"))?;
        Ok(Self(bytes))
    }

    /// Writes a random key unless the file exists. It is written beside and linked into place, so that another process that
    /// starts at the same time sees the whole file or none.
    fn create_file(path: &Path) -> anyhow::Result<bool> {
        if path.exists() {
            return Ok(false);
        }
        let mut bytes = [0; 32];
        random_bytes(&mut bytes);
        let draft = path.with_extension(format!("key.{}", std::process::id()));
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(HEXLOWER.encode(&bytes).as_bytes())?;
        file.sync_all()?;
        let linked = fs::hard_link(&draft, path);
        fs::remove_file(&draft)?;
        match linked {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The secrets of one environment.
    pub(crate) fn derive(&self, environment: Environment, device_id_salt: Option<&str>) -> Secrets {
        let key = |purpose: &str, salt: &[u8]| {
            let mut output = Zeroizing::new([0; 32]);
            Hkdf::<Sha256>::new(Some(salt), &self.0)
                .expand(format!("claviger/v1/{environment}/{purpose}").as_bytes(), &mut *output)
                .expect("32 bytes are a valid HKDF length");
            output
        };
        let hash = |purpose: &str, salt: &[u8]| KeyedHash::new(&key(purpose, salt));
        let salt = device_id_salt.unwrap_or_default().as_bytes();
        Secrets {
            license_key: hash("license-key", b""),
            device: hash("device", salt),
            network: hash("network", b""),
            idempotency: hash("idempotency", b""),
            seal: key("seal", b""),
            check: hash("check", salt),
        }
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// The secrets of one environment.
pub(crate) struct Secrets {
    license_key: KeyedHash,
    device: KeyedHash,
    network: KeyedHash,
    idempotency: KeyedHash,
    seal: Zeroizing<[u8; 32]>,
    check: KeyedHash,
}

/// A sealed value cannot be opened: it was sealed with another master key, for another purpose, or it is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value cannot be opened; was it sealed with another LICENSE_ENCRYPTION_KEY?")]
pub(crate) struct SealError;

impl Secrets {
    /// How a license is looked up by its key.
    pub(crate) fn key_hash(&self, key: &CanonicalKey) -> KeyHash {
        KeyHash::new(self.license_key.of(&[key.expose().as_bytes()]))
    }

    /// How a device is known.
    pub(crate) fn device_hash(&self, device: &DeviceId) -> DeviceHash {
        DeviceHash::new(self.device.of(&[device.as_str().as_bytes()]))
    }

    /// How the parts of a machine are known.
    pub(crate) fn component_hashes(&self, components: &Components) -> claviger_licensing::ComponentHashes {
        components
            .iter()
            .map(|(name, value)| (name.clone(), self.device_hash(value)))
            .collect()
    }

    /// How a network is known.
    pub(crate) fn network_hash(&self, network: IpNet) -> NetworkHash {
        NetworkHash::new(self.network.of(&[network.to_string().as_bytes()]))
    }

    /// A hash of the parts of a request, for idempotency.
    pub(crate) fn idempotency_hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.idempotency.of(parts)
    }

    /// A value that tells whether a database belongs to this master key and device salt.
    pub(crate) fn check_value(&self) -> String {
        HEXLOWER.encode(&self.check.of(&[b"claviger"])[..16])
    }

    /// Seals a value (AES-256-GCM, random nonce in front) for a purpose; only the same purpose opens it.
    pub(crate) fn seal(&self, purpose: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LENGTH];
        random_bytes(&mut nonce);
        let payload = Payload {
            msg: plain,
            aad: purpose.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(&Nonce::from(nonce), payload)
            .expect("a value in memory can be sealed");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what [`seal`](Self::seal) sealed.
    pub(crate) fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LENGTH>().ok_or(SealError)?;
        let payload = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        self.cipher()
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| SealError)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new((&*self.seal).into())
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// HMAC-SHA-256 (RFC 2104) with one key, which is worked into it once. What it is made of wipes itself when it is dropped.
struct KeyedHash(Hmac<Sha256>);

impl KeyedHash {
    fn new(key: &[u8; 32]) -> Self {
        Self(<Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    /// The hash of the parts, each with its length in front so that parts cannot run into one another.
    fn of(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(environment: Environment) -> Secrets {
        MasterKey([7; 32]).derive(environment, None)
    }

    #[test]
    fn sealed_values_open_only_for_their_purpose_and_environment() {
        let test = secrets(Environment::Test);
        let sealed = test.seal("license-key:lic_1", b"SF-1");
        assert_eq!(test.open("license-key:lic_1", &sealed).unwrap(), b"SF-1");
        assert_eq!(test.open("license-key:lic_2", &sealed), Err(SealError));
        assert_eq!(
            secrets(Environment::Prod).open("license-key:lic_1", &sealed),
            Err(SealError)
        );
        for position in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[position] ^= 1;
            assert_eq!(
                test.open("license-key:lic_1", &damaged),
                Err(SealError),
                "byte {position}"
            );
        }
        assert_eq!(test.open("license-key:lic_1", &sealed[..5]), Err(SealError));
    }

    #[test]
    fn hashes_differ_between_environments_and_salts() {
        let key = claviger_protocol::LicenseKey::new("SF-ABCD").canonical().unwrap();
        assert_ne!(
            secrets(Environment::Test).key_hash(&key),
            secrets(Environment::Prod).key_hash(&key)
        );
        let device = DeviceId::parse(&format!("sha256:{}", "ab".repeat(32))).unwrap();
        let salted = MasterKey([7; 32]).derive(Environment::Test, Some("salt"));
        assert_ne!(
            secrets(Environment::Test).device_hash(&device),
            salted.device_hash(&device)
        );
        assert_ne!(secrets(Environment::Test).check_value(), salted.check_value());
    }

    #[test]
    fn parts_do_not_run_into_one_another() {
        let hash = KeyedHash::new(&[1; 32]);
        assert_ne!(hash.of(&[b"ab", b"c"]), hash.of(&[b"a", b"bc"]));
    }

    #[test]
    fn the_master_key_is_hex_or_base64_of_32_bytes() {
        assert!(MasterKey::parse(&"aB".repeat(32)).is_ok());
        assert!(MasterKey::parse(&BASE64.encode(&[3; 32])).is_ok());
        assert!(MasterKey::parse("short").is_err());
        assert!(MasterKey::parse(&"ab".repeat(31)).is_err());
    }
}
