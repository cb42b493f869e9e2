//! Where a client keeps what it remembers: one sealed file, with its key and a counter in the operating system's keyring.
//!
//! | file | what it is |
//! |---|---|
//! | `state.json` | the memory, sealed with a key that the keyring keeps, or else with one derived from the machine |
//! | `recovery.json` | the license key alone, sealed with the machine's key: one check online heals a lost memory by it |
//! | `state.json.damaged-N` | what could not be read, put aside: the last three |
//! | `state.json.version-N` | what a newer version of the SDK wrote, put aside when this one had to write |
//! | `state.lock` | empty; locked by the process that is writing |
//!
//! Every write raises a counter, in the file and then in the keyring, so that the keyring knows an older copy of the file.

mod entry;
mod file;
mod keeper;
mod keyring;
mod known;
mod lock;
mod look;
mod read_state;
mod recovery;
mod ring;
mod seal;
#[cfg(test)]
mod tests;
mod vault;

pub use keeper::{KeeperError, SecretKeeper};
pub(crate) use keyring::OsKeyring;
pub use read_state::read_state;
pub use seal::StateError;
pub(crate) use vault::{Opened, Vault, VaultOptions};
