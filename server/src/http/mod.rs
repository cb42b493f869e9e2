//! HTTP: what every request passes through, and the form of every error.

pub(crate) mod address;
pub(crate) mod auth;
pub(crate) mod customer;
pub(crate) mod endpoint;
pub(crate) mod failure;
pub(crate) mod idle;
pub(crate) mod limits;
pub(crate) mod middleware;
pub(crate) mod problem;
pub(crate) mod scope;
