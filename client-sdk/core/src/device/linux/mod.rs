//! Linux: what can be read of a machine without privileges and without other programs.

mod disk;
mod network;

use std::{fs, path::Path};

use zeroize::Zeroizing;

use super::{Hardware, Surroundings, components::is_telling};

/// Detail and fix if the machine has no id.
pub(super) const NO_MACHINE_ID: (&str, &str) = (
    "This machine has no id of its own: /etc/machine-id is missing, empty, or the same on many machines.",
    "Run `systemd-machine-id-setup` as root, or `dbus-uuidgen > /etc/machine-id` where there is no systemd, and start \
     the app again.",
);

/// The machine's id, best first.
///
/// `/etc/machine-id` goes before the copy of D-Bus, because cleaned images of virtual machines often empty the one and
/// forget the other, which then all of them have in common.
const IDS: [&str; 2] = ["etc/machine-id", "var/lib/dbus/machine-id"];

/// Serial numbers of the board, best first: the first two are of PCs (and for root alone), the last is of boards such
/// as the Raspberry Pi.
const BOARDS: [&str; 3] = [
    "sys/class/dmi/id/product_uuid",
    "sys/class/dmi/id/board_serial",
    "sys/firmware/devicetree/base/serial-number",
];

/// The ids that the machine may have, best first. Those that came with the image of a container are left out.
pub(super) fn machine_ids(around: &Surroundings) -> Vec<Zeroizing<String>> {
    let ids = IDS.iter().map(|id| around.root.join(id));
    let ids = ids.filter(|path| !around.is_of_image(path));
    ids.filter_map(|path| fs::read_to_string(path).ok().map(Zeroizing::new))
        .collect()
}

/// What is known of the machine's parts.
pub(super) fn hardware(root: &Path) -> Hardware {
    Hardware {
        board: serial(root, &BOARDS),
        disk: disk::serial(root),
        mac: network::mac(root),
        cpu: cpu(root),
    }
}

/// The model of the processor; on ARM, where processors have none, that of the board.
fn cpu(root: &Path) -> Option<String> {
    let table = fs::read_to_string(root.join("proc/cpuinfo")).ok()?;
    let value = |name: &str| {
        let mut fields = table.lines().filter_map(|line| line.split_once(':'));
        let (_, value) = fields.find(|(field, _)| field.trim() == name)?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    value("model name").or_else(|| value("Model"))
}

/// The first of these files that holds a serial number.
fn serial(folder: &Path, files: &[&str]) -> Option<String> {
    let mut texts = files.iter().filter_map(|file| text(&folder.join(file)));
    texts.find(|text| is_telling(text))
}

/// The text of a small file of the kernel, without the zero bytes that device trees end with; `None` if it says
/// nothing.
fn text(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_matches(|character: char| character.is_whitespace() || character == '\0');
    (!text.is_empty()).then(|| text.to_owned())
}
