//! Tokens, checked as an app without the server would: with the key set and a JWT library.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, errors::Error, jwk::JwkSet};
use serde_json::Value;

use crate::Api;

/// The public keys of an environment.
#[derive(Debug, Clone)]
pub struct KeySet(Value);

/// What a token says, after its signature, issuer and audience were checked.
pub type Statement = Value;

impl KeySet {
    /// Reads `/.well-known/jwks.json`.
    pub async fn fetch(api: &Api) -> Self {
        Self(api.get("/.well-known/jwks.json").await.ok())
    }

    /// A key set that came another way, such as in a license file.
    pub fn from_json(keys: Value) -> Self {
        Self(keys)
    }

    /// The document.
    pub fn json(&self) -> &Value {
        &self.0
    }

    /// The ids of the keys.
    pub fn kids(&self) -> Vec<String> {
        let kid = |key: &Value| key["kid"].as_str().unwrap().to_owned();
        self.0["keys"].as_array().unwrap().iter().map(kid).collect()
    }

    /// What a token for `product` says.
    ///
    /// Times are not judged here: the servers' clocks are not this machine's.
    ///
    /// # Errors
    /// What the JWT library finds.
    pub fn verify(&self, token: &str, product: &str) -> Result<Statement, Error> {
        let kid = jsonwebtoken::decode_header(token)?.kid.unwrap_or_default();
        let keys: JwkSet = serde_json::from_value(self.0.clone()).unwrap();
        let key = keys
            .find(&kid)
            .ok_or(jsonwebtoken::errors::ErrorKind::InvalidEddsaKey)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[product]);
        validation.set_issuer(&["claviger"]);
        validation.set_required_spec_claims(&["exp", "aud", "iss"]);
        validation.validate_exp = false;
        Ok(decode(token, &DecodingKey::from_jwk(key)?, &validation)?.claims)
    }

    /// What a token says that must be good.
    #[track_caller]
    pub fn read(&self, token: &str, product: &str) -> Statement {
        self.verify(token, product)
            .unwrap_or_else(|error| panic!("the token does not verify: {error}"))
    }
}
