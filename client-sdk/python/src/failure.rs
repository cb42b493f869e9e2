//! Errors on their way to Python.

use claviger_client::Error;
use pyo3::{PyErr, create_exception, exceptions::PyException};
use serde::Serialize;

create_exception!(
    _native,
    Failure,
    PyException,
    "An error of the SDK: its only argument is the error as JSON, or the name of a reason."
);

/// An error of the SDK as Python's.
pub(crate) fn failure(error: &Error) -> PyErr {
    Failure::new_err(json(error))
}

/// Whatever the SDK gives, as JSON.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what the SDK gives has names and texts only")
}

/// An argument that came as JSON. The Python half wrote it, so only its types can be wrong.
pub(crate) fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, PyErr> {
    serde_json::from_str(json).map_err(|error| pyo3::exceptions::PyTypeError::new_err(error.to_string()))
}
