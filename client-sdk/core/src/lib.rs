#![doc = include_str!("../README.md")]

mod api;
mod background;
mod builder;
mod client;
mod clock;
mod device;
mod error;
mod headless;
mod operations;
mod random;
mod record;
mod rules;
mod setup;
mod status;
mod store;
#[cfg(test)]
mod typescript;

pub use background::Checks;
pub use builder::ClientBuilder;
pub use claviger_protocol::{Code, Environment, Limit, Limits};
pub use client::Client;
pub use clock::{Clock, Instant, SystemClock, Uptime};
pub use device::DeviceSource;
pub use error::{Error, ErrorCode};
pub use operations::{Wish, verify_token};
pub use setup::{Setup, Variables};
pub use status::{
    Checkout, Device, DeviceList, Fault, GraceReason, Grant, Heartbeat, LockReason, Plan, Price, State, Status, Warning,
};
pub use store::{KeeperError, SecretKeeper, StateError, read_state};
