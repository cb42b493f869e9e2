#![doc = include_str!("../README.md")]

pub mod code;
pub mod device;
pub mod environment;
pub mod file;
pub mod key;
pub mod limit;
pub mod token;

pub use code::Code;
pub use device::{ComponentName, Components, DeviceId};
pub use environment::Environment;
pub use key::{CanonicalKey, KeyShape, KeyTemplate, LicenseKey};
pub use limit::{Limit, Limits};
