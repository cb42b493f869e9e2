//! How the server behaves as an HTTP server.

mod idempotency;
mod limits;
mod observation;
mod problems;
mod roles;
