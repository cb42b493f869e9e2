//! What the published test vectors are about: reading tokens and state files without a client.

use claviger_client::Environment;
use napi::{Result, bindgen_prelude::Uint8Array};
use napi_derive::napi;

use crate::json;

fn environment(name: &str) -> Result<Environment> {
    json::value(&json::text(&name), "environment")
}

/// `claviger_client::verify_token`. The message of the error is the name of the reason.
#[napi]
pub fn verify_token(
    token: String,
    jwks: String,
    product: String,
    environment_name: String,
    device: String,
    nonce: Option<String>,
    now: i64,
) -> Result<String> {
    let environment = environment(&environment_name)?;
    claviger_client::verify_token(&token, &jwks, &product, environment, &device, nonce.as_deref(), now)
        .map_err(napi::Error::from_reason)
}

/// `claviger_client::read_state`. The message of the error is the name of the reason.
#[napi]
pub fn read_state(file: Uint8Array, secret: Uint8Array, product: String, environment_name: String) -> Result<String> {
    let environment = environment(&environment_name)?;
    claviger_client::read_state(&file, &secret, &product, environment)
        .map_err(|error| napi::Error::from_reason(error.name()))
}
