#![doc = include_str!("../README.md")]

mod browser;
mod commands;
mod failure;
mod licensing;
mod plugin;

pub use claviger_client::{Client, Environment, Error, ErrorCode, Setup, State, Status, Variables};
pub use plugin::{Builder, ClavigerExt, STATUS_EVENT, init};
