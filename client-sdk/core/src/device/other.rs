//! macOS and others: the machine's id, which on macOS is that of the board, so that nothing else is needed to recognize
//! a machine whose system was set up anew.

use std::path::Path;

use zeroize::Zeroizing;

use super::{Hardware, Surroundings};

/// Detail and fix if the machine has no id.
pub(super) const NO_MACHINE_ID: (&str, &str) = (
    "The operating system tells no id of this machine, or one that many machines have.",
    "Keep the device's id in a file instead: tell the app a device file.",
);

/// The ids that the machine may have.
pub(super) fn machine_ids(_around: &Surroundings) -> Vec<Zeroizing<String>> {
    machine_uid::get().map(Zeroizing::new).into_iter().collect()
}

/// What is known of the machine's parts.
pub(super) fn hardware(_root: &Path) -> Hardware {
    Hardware::default()
}
