//! The native half of the Python package `claviger`: what the SDK can do, with JSON texts going in and out. The Python half gives them
//! types. No rule of licensing is on this side of the SDK.

mod client;
mod engine;
mod failure;
mod variables;
mod vectors;

use pyo3::prelude::pymodule;

/// The native half of `claviger`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::{
        client::Client,
        engine::Task,
        failure::Failure,
        variables::read_variables,
        vectors::{read_state, verify_token},
    };
}
