//! Windows: the machine's id, and what the registry shows of its parts. The id is made when Windows is set up; the
//! board outlives that.

use std::path::Path;

use windows_registry::LOCAL_MACHINE;
use zeroize::Zeroizing;

use super::{Hardware, Surroundings, smbios};

/// Detail and fix if the machine has no id.
pub(super) const NO_MACHINE_ID: (&str, &str) = (
    "Windows tells no id of this machine (MachineGuid), or one that many machines have.",
    "Keep the device's id in a file instead: tell the app a device file.",
);

/// The ids that the machine may have.
pub(super) fn machine_ids(_around: &Surroundings) -> Vec<Zeroizing<String>> {
    machine_uid::get().map(Zeroizing::new).into_iter().collect()
}

/// What is known of the machine's parts. Network cards are left out: the registry does not tell real ones from those of
/// VPNs and virtual machines, whose addresses are the same on many machines.
pub(super) fn hardware(_root: &Path) -> Hardware {
    Hardware {
        board: board(),
        disk: None,
        mac: None,
        cpu: cpu(),
    }
}

/// The UUID of the machine in the tables of its firmware, of which Windows keeps a copy.
fn board() -> Option<String> {
    let key = LOCAL_MACHINE
        .open(r"SYSTEM\CurrentControlSet\Services\mssmbios\Data")
        .ok()?;
    smbios::uuid(&key.get_value("SMBiosData").ok()?)
}

fn cpu() -> Option<String> {
    let key = LOCAL_MACHINE
        .open(r"HARDWARE\DESCRIPTION\System\CentralProcessor\0")
        .ok()?;
    key.get_string("ProcessorNameString").ok()
}
