//! What stands between the busiest requests and the store.
//!
//! - [`Licenses`] keeps licenses in memory and serves them as long as it can vouch for them: who changes a license in this process
//!   sees the change at once, every other process at the latest [`VOUCHED`] after it.
//! - [`CheckIns`] gathers check-ins, puts those of the same device together, and writes them in batches, every [`INTERVAL`]. A crash
//!   loses those since the last batch; nothing else waits here.

mod check_ins;
mod compact;
mod gathered;
mod licenses;
mod vouching;
mod words;

#[cfg(test)]
mod fixtures;

pub use check_ins::{CheckIns, INTERVAL};
pub use gathered::{CheckIn, Origin};
pub use licenses::{LicenseStatistics, Licenses};
pub use vouching::VOUCHED;
