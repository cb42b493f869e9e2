//! Tokens and state files outside of a client: what the published test vectors are about.

use claviger_client::Environment;
use pyo3::{exceptions::PyValueError, prelude::*};

use crate::failure::Failure;

/// Verifies a token and gives its claims as JSON; fails with the name of the reason.
#[pyfunction]
#[pyo3(signature = (token, jwks, product, environment, device, nonce, now))]
pub(crate) fn verify_token(
    token: &str,
    jwks: &str,
    product: &str,
    environment: &str,
    device: &str,
    nonce: Option<&str>,
    now: i64,
) -> PyResult<String> {
    let environment = parse(environment)?;
    claviger_client::verify_token(token, jwks, product, environment, device, nonce, now).map_err(Failure::new_err)
}

/// Opens a state file and tells as JSON what is in it; fails with the name of the reason.
#[pyfunction]
pub(crate) fn read_state(file: &[u8], secret: &[u8], product: &str, environment: &str) -> PyResult<String> {
    let environment = parse(environment)?;
    claviger_client::read_state(file, secret, product, environment).map_err(|error| Failure::new_err(error.name()))
}

fn parse(environment: &str) -> PyResult<Environment> {
    environment
        .parse()
        .map_err(|_| PyValueError::new_err("an environment is `prod` or `test`"))
}
