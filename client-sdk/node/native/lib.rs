//! `claviger-client` as an addon for Node.js. The package's TypeScript wraps it; nobody else should call it.
//!
//! Holds no rule of licensing. Values cross as JSON text in the form that the core gives them, so that there is one
//! definition of each. Errors cross as JSON in the message, because rejections of a promise carry no other member out
//! of Rust.

pub mod client;
mod failure;
mod json;
pub mod subscription;
pub mod vectors;
