//! Public keys and their JSON form (RFC 7517, RFC 8037).

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ALGORITHM;

const KEY_TYPE: &str = "OKP";
const CURVE: &str = "Ed25519";
const USE: &str = "sig";

/// An Ed25519 public key and the id by which tokens name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey {
    /// The `kid` of tokens signed by it; [`PublicKey::kid_for`] for the keys of a Claviger server.
    pub kid: String,
    /// The key as in RFC 8032: 32 bytes.
    pub bytes: [u8; 32],
}

/// A public key in JSON (RFC 7517; the members of an Ed25519 key are of RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Jwk {
    /// The type: `OKP`.
    pub kty: String,
    /// The curve: `Ed25519`.
    #[serde(default)]
    pub crv: String,
    /// The key in base64url without padding.
    #[serde(default)]
    pub x: String,
    /// The id of the key.
    #[serde(default)]
    pub kid: String,
    /// What it is for: `sig`.
    #[serde(default, rename = "use")]
    pub use_: String,
    /// The algorithm: `EdDSA`.
    #[serde(default)]
    pub alg: String,
}

/// A set of public keys in JSON, as at `/.well-known/jwks.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwks {
    /// The keys. Some may be of kinds that this version does not know.
    pub keys: Vec<Jwk>,
}

/// The error of a JSON key that cannot verify tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this JWK is not an Ed25519 signing key (kty `OKP`, crv `Ed25519`, use `sig`, alg `EdDSA`, x of 32 bytes)")]
pub struct JwkError;

impl PublicKey {
    /// A key under its thumbprint.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self {
            kid: Self::kid_for(bytes),
            bytes,
        }
    }

    /// The thumbprint of a key (RFC 7638): SHA-256 of its required JWK members, in base64url. A name that two keys cannot
    /// share and nobody has to hand out.
    #[must_use]
    pub fn kid_for(bytes: [u8; 32]) -> String {
        let x = BASE64URL_NOPAD.encode(&bytes);
        // The members in lexicographic order and without white space, as RFC 7638 section 3 demands.
        let members = format!(r#"{{"crv":"{CURVE}","kty":"{KEY_TYPE}","x":"{x}"}}"#);
        BASE64URL_NOPAD.encode(&Sha256::digest(members.as_bytes()))
    }
}

impl Jwks {
    /// The keys that can verify tokens. Others are passed over, as RFC 7517 section 5 advises, so that a server can one
    /// day publish more kinds.
    #[must_use]
    pub fn public_keys(&self) -> Vec<PublicKey> {
        self.keys
            .iter()
            .filter_map(|key| PublicKey::try_from(key).ok())
            .collect()
    }
}

impl From<&PublicKey> for Jwk {
    fn from(key: &PublicKey) -> Self {
        Self {
            kty: KEY_TYPE.to_owned(),
            crv: CURVE.to_owned(),
            x: BASE64URL_NOPAD.encode(&key.bytes),
            kid: key.kid.clone(),
            use_: USE.to_owned(),
            alg: ALGORITHM.to_owned(),
        }
    }
}

impl TryFrom<&Jwk> for PublicKey {
    type Error = JwkError;

    /// `use` and `alg` may be absent, which RFC 7517 allows; if present they must be right.
    fn try_from(jwk: &Jwk) -> Result<Self, Self::Error> {
        let absent_or = |member: &str, value| member.is_empty() || member == value;
        let fits = jwk.kty == KEY_TYPE
            && jwk.crv == CURVE
            && !jwk.kid.is_empty()
            && absent_or(&jwk.use_, USE)
            && absent_or(&jwk.alg, ALGORITHM);
        let bytes = BASE64URL_NOPAD
            .decode(jwk.x.as_bytes())
            .ok()
            .filter(|_| fits)
            .ok_or(JwkError)?;
        Ok(Self {
            kid: jwk.kid.clone(),
            bytes: bytes.try_into().map_err(|_| JwkError)?,
        })
    }
}

impl<'a> FromIterator<&'a PublicKey> for Jwks {
    fn from_iter<I: IntoIterator<Item = &'a PublicKey>>(keys: I) -> Self {
        Self {
            keys: keys.into_iter().map(Jwk::from).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key and the thumbprint of RFC 8037, appendices A.2 and A.3.
    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const KID: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    fn key() -> PublicKey {
        PublicKey::new(BASE64URL_NOPAD.decode(X.as_bytes()).unwrap().try_into().unwrap())
    }

    #[test]
    fn the_kid_is_the_thumbprint_of_the_rfc() {
        assert_eq!(key().kid, KID);
    }

    #[test]
    fn a_key_is_the_json_of_the_rfc_and_back() {
        let json = serde_json::to_value(Jwk::from(&key())).unwrap();
        let expected = serde_json::json!(
            {"kty": "OKP", "crv": "Ed25519", "x": X, "kid": KID, "use": "sig", "alg": "EdDSA"}
        );
        assert_eq!(json, expected);
        assert_eq!(
            PublicKey::try_from(&serde_json::from_value::<Jwk>(json).unwrap()),
            Ok(key())
        );
    }

    #[test]
    fn keys_for_anything_else_are_refused() {
        let good = Jwk::from(&key());
        let wrong = |change: fn(&mut Jwk)| {
            let mut jwk = good.clone();
            change(&mut jwk);
            PublicKey::try_from(&jwk)
        };
        assert_eq!(wrong(|jwk| jwk.kty = "EC".into()), Err(JwkError));
        assert_eq!(wrong(|jwk| jwk.crv = "X25519".into()), Err(JwkError));
        assert_eq!(wrong(|jwk| jwk.use_ = "enc".into()), Err(JwkError));
        assert_eq!(wrong(|jwk| jwk.alg = "HS256".into()), Err(JwkError));
        assert_eq!(wrong(|jwk| jwk.kid.clear()), Err(JwkError));
        assert_eq!(wrong(|jwk| jwk.x.truncate(40)), Err(JwkError));
        // The last character carries four bits; `p` has the same four as `o` and two more that must be zero.
        assert_eq!(wrong(|jwk| jwk.x = jwk.x.replace("Ro", "Rp")), Err(JwkError));
        assert_eq!(wrong(|jwk| jwk.alg.clear()), Ok(key()));
    }

    #[test]
    fn a_set_passes_over_unknown_kinds() {
        let text = format!(
            r#"{{"keys":[{{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"r"}},{{"kty":"OKP","crv":"Ed25519","x":"{X}","kid":"{KID}"}}]}}"#
        );
        let keys: Jwks = serde_json::from_str(&text).unwrap();
        assert_eq!(keys.public_keys(), [key()]);
        assert_eq!([key()].iter().collect::<Jwks>().public_keys(), [key()]);
    }
}
