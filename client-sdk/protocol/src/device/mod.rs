//! Device identity: salted hashes, so that the server tells machines apart without knowing which machines they are.

mod components;
mod well_known;

use std::fmt;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use components::{ComponentName, ComponentNameError, Components, Shared, TooManyComponents};

const PREFIX: &str = "sha256:";

/// Sets these hashes apart from any other use of SHA-256 over the same salt and machine id.
const DOMAIN: &[u8] = b"claviger device id v1";

/// The identity of a device: `sha256:` and 64 lower-case hexadecimal digits. `Debug` hides it and there is no `Display`:
/// it tells a customer's machine apart from all others, which is nobody's business in a log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct DeviceId(String);

/// Why something is no device identity. The identity itself is never part of the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceIdError {
    /// Not of the form of a device id.
    #[error(
        "a device id is `sha256:` and the 64 hexadecimal digits of a salted SHA-256; \
         never send a raw machine id, hash it on the device"
    )]
    Format,
    /// An identity that many machines share, so that they would all count as one device.
    #[error(
        "this device id stands for an empty or factory-default machine id, which many machines share; \
         give the machine an id of its own (on Linux `systemd-machine-id-setup`) or configure one"
    )]
    WellKnown,
}

impl DeviceId {
    /// Reads a device id. Upper-case hexadecimal digits are lowered.
    ///
    /// # Errors
    /// [`DeviceIdError::Format`] for anything else than the form; [`DeviceIdError::WellKnown`] for the unsalted hash of a
    /// machine id that many machines share, and for all zeros and all ones.
    pub fn parse(text: &str) -> Result<Self, DeviceIdError> {
        hash_in(text).map(|hash| Self::of(&hash))
    }

    /// Whether a text is a device id, for who does not need it.
    ///
    /// # Errors
    /// Those of [`parse`](Self::parse).
    pub fn check(text: &str) -> Result<(), DeviceIdError> {
        hash_in(text).map(drop)
    }

    /// Makes the id of a device from the raw id that its operating system gives (on Linux `/etc/machine-id`).
    ///
    /// The salt is the product's, so that two sellers cannot compare their customers; all installations of a product must
    /// use the same. White space around the machine id and the case of ASCII letters do not count, because the tools that
    /// print it differ in both. The same call makes the hashes of [`Components`].
    ///
    /// The id is SHA-256 over `claviger device id v1`, the length of the salt in bytes as 8 bytes big-endian, the salt,
    /// the length of the machine id likewise, and the machine id in lower case.
    ///
    /// # Errors
    /// [`DeviceIdError::WellKnown`] if the machine id is empty or one that many machines share.
    pub fn derive(product_salt: &[u8], machine_id: &str) -> Result<Self, DeviceIdError> {
        let machine_id = machine_id.trim().to_ascii_lowercase();
        if well_known::is_raw(&machine_id) {
            return Err(DeviceIdError::WellKnown);
        }
        let mut hash = Sha256::new_with_prefix(DOMAIN);
        // Each part is preceded by its length, or salt `ab` with id `c` would be salt `a` with id `bc`.
        for part in [product_salt, machine_id.as_bytes()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Ok(Self::of(&hash.finalize()))
    }

    fn of(hash: &[u8]) -> Self {
        let mut text = String::with_capacity(PREFIX.len() + 2 * hash.len());
        text.push_str(PREFIX);
        HEXLOWER.encode_append(hash, &mut text);
        Self(text)
    }

    /// The text, `sha256:…`. For storing and sending; never for a log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hash_in(text: &str) -> Result<[u8; 32], DeviceIdError> {
    let digits = text.strip_prefix(PREFIX).ok_or(DeviceIdError::Format)?;
    let mut hash = [0; 32];
    if digits.len() != 2 * hash.len() {
        return Err(DeviceIdError::Format);
    }
    HEXLOWER_PERMISSIVE
        .decode_mut(digits.as_bytes(), &mut hash)
        .map_err(|_| DeviceIdError::Format)?;
    if well_known::is_hash(&hash) {
        return Err(DeviceIdError::WellKnown);
    }
    Ok(hash)
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceId(redacted)")
    }
}

impl TryFrom<String> for DeviceId {
    type Error = DeviceIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<DeviceId> for String {
    fn from(device: DeviceId) -> Self {
        device.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    #[test]
    fn reads_the_form_and_lowers_it() {
        let upper = format!("sha256:{}", ID[7..].to_uppercase());
        assert_eq!(DeviceId::parse(&upper).unwrap(), DeviceId::parse(ID).unwrap());
        assert_eq!(DeviceId::parse(&upper).unwrap().as_str(), ID);
        let json = serde_json::to_string(&DeviceId::parse(ID).unwrap()).unwrap();
        assert_eq!(json, format!("\"{ID}\""));
        assert_eq!(serde_json::from_str::<DeviceId>(&json).unwrap().as_str(), ID);
    }

    #[test]
    fn refuses_everything_else_and_says_that_raw_ids_stay_home() {
        let long = format!("{ID}0");
        for text in [
            "",
            "sha256:",
            &ID[7..],
            &ID[..70],
            &long,
            "SHA256:00",
            "4c4c4544004d3510",
            &ID.replace('f', "g"),
        ] {
            assert_eq!(DeviceId::parse(text), Err(DeviceIdError::Format), "{text}");
        }
        assert!(
            DeviceIdError::Format
                .to_string()
                .contains("never send a raw machine id")
        );
        let error = serde_json::from_str::<DeviceId>("\"my-secret-machine\"")
            .unwrap_err()
            .to_string();
        assert!(!error.contains("my-secret-machine"), "{error}");
    }

    /// The texts were made with `printf … | sha256sum`.
    #[test]
    fn refuses_the_identity_of_everybody() {
        for digits in [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", // printf ''
            "b23a6a8439c0dde5515893e7c90c1e3233b8616e634470f20dc4928bcf3609bc", // printf unknown
            "c35fc5870fa929ad33e774d9945c362333f1b785e99ac8964a96a226bcf08d53", // printf uninitialized
            "84e0c0eafaa95a34c293f278ac52e45ce537bab5e752a00e6959a13ae103b65a", // printf 00000000000000000000000000000000
            "7f51b4fb44dbc72708fac0a474600c2e9d8af4ce3a8b8f1680330454f6a8d68f", // echo unknown
            &"0".repeat(64),
            &"f".repeat(64),
            &"F".repeat(64),
        ] {
            assert_eq!(
                DeviceId::parse(&format!("sha256:{digits}")),
                Err(DeviceIdError::WellKnown),
                "{digits}"
            );
        }
    }

    #[test]
    fn derives_nothing_from_a_machine_id_that_many_share() {
        for raw in [
            "",
            " \n",
            "unknown",
            "Uninitialized\n",
            "None",
            "Default string",
            "To be filled by O.E.M.",
            "00000000-0000-0000-0000-000000000000",
            "00:00:00:00:00:00",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "03000200-0400-0500-0006-000700080009",
        ] {
            assert_eq!(DeviceId::derive(b"salt", raw), Err(DeviceIdError::WellKnown), "{raw}");
        }
    }

    /// The text was made with Python's hashlib from the description in the docstring.
    #[test]
    fn derives_the_same_id_for_ever() {
        let id = DeviceId::derive(b"switchfast", "4C4C4544-004d-3510-8052-b4c04f4d3732\n").unwrap();
        assert_eq!(
            id.as_str(),
            "sha256:4e504662fe716fc4c5ae78a303e1be8a966306618621533ab5cac041f2aece61"
        );
    }

    #[test]
    fn salt_and_machine_id_cannot_be_shifted_into_each_other() {
        let id = |salt: &[u8], raw| DeviceId::derive(salt, raw).unwrap();
        assert_ne!(id(b"ab", "cdef"), id(b"a", "bcdef"));
        assert_ne!(id(b"one", "host-1"), id(b"two", "host-1"));
        assert_eq!(format!("{:?}", id(b"", "host-1")), "DeviceId(redacted)");
    }
}
