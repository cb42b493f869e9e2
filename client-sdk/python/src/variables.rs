//! A client described by environment variables.

use std::collections::HashMap;

use claviger_client::{Setup, Variables};
use pyo3::prelude::*;

use crate::failure::{failure, json, parsed};

/// Fills what a setup leaves open from environment variables, and as suits a server. Gives the setup as JSON, the key, and the error for
/// want of a key as JSON.
#[pyfunction]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Python's mappings are handed over as copies"
)]
pub(crate) fn read_variables(
    setup: &str,
    prefix: &str,
    renamed: HashMap<String, String>,
    environ: HashMap<String, String>,
) -> PyResult<(String, Option<String>, String)> {
    let setup: Setup = parsed(setup)?;
    let variables = renamed
        .iter()
        .fold(Variables::new(prefix), |variables, (name, variable)| {
            variables.renamed(name, variable)
        });
    let (setup, key) = variables
        .read(setup, |name| environ.get(name).cloned())
        .map_err(|error| failure(&error))?;
    let missing = variables.missing_key(setup.buy_url.as_deref());
    Ok((json(&setup.headless()), key, json(&missing)))
}
