//! Which device this is.
//!
//! # The id
//! A machine is told apart by the id that its operating system gave it, a container by a random id in a file, and
//! either by an id that the app vouches for: see [`DeviceSource`]. The id is hashed with the product's salt before it
//! leaves the device. An id that is empty or known to be shared by many machines is an error: else they would all be
//! one device.
//!
//! # The components
//! Parts of a machine (board, system disk, network card, host name, processor) are hashed one by one, each with its
//! name and the product's salt, so that the server recognizes a machine whose id changed, as after its system was set
//! up anew. What cannot be read without privileges, and values that many machines share, are left out. Only a machine
//! outside of containers has parts of its own: in a container they are the host's, and two containers of one host would
//! be taken for one device. With a file or a given id there are none at all, for the same reason: it is for containers.

mod components;
mod id_file;
#[cfg(any(windows, test))]
mod smbios;
mod source;
mod surroundings;

#[cfg(target_os = "linux")]
#[path = "linux/mod.rs"]
mod system;
#[cfg(windows)]
#[path = "windows.rs"]
mod system;
#[cfg(not(any(target_os = "linux", windows)))]
#[path = "other.rs"]
mod system;

use std::fmt;

use claviger_protocol::{ComponentName, Components, DeviceId};
use zeroize::Zeroizing;

pub use source::DeviceSource;

use self::surroundings::{Confinement, Surroundings};
use crate::error::{Error, ErrorCode};

/// The longest text that the server takes about a device, in characters.
const LONGEST_TEXT: usize = 200;

/// This device, as the server and the seal know it.
#[derive(Clone)]
pub(crate) struct ThisDevice {
    /// Its identity for this product.
    pub(crate) id: DeviceId,
    /// The parts by which it is recognized after one of them changed.
    pub(crate) components: Components,
    /// What only it has: the raw id, to derive keys from. Never sent, never logged.
    pub(crate) secret: Zeroizing<Vec<u8>>,
    /// The name its owner knows: the host name, unless the app gave another.
    pub(crate) name: Option<String>,
    /// Operating system: `linux`, `macos`, `windows`.
    pub(crate) platform: String,
    /// Processor architecture: `x86_64`, `aarch64`.
    pub(crate) arch: String,
    /// Processor model.
    pub(crate) cpu: Option<String>,
    /// Network name.
    pub(crate) hostname: Option<String>,
}

/// What the operating system tells of the machine's parts.
#[derive(Default)]
struct Hardware {
    /// Serial number or UUID of the board.
    board: Option<String>,
    /// Serial number of the disk that the system is on.
    disk: Option<String>,
    /// Address of the first network card that is part of the machine.
    mac: Option<String>,
    /// Model of the processor.
    cpu: Option<String>,
}

/// Whether this is a container of an image without a machine id of its own: its id has to be kept in a file.
pub(crate) fn is_anonymous() -> bool {
    let around = Surroundings::here();
    around.confinement == Confinement::Application && machine_id(&around).is_err()
}

/// Finds out which device this is.
///
/// # Errors
/// [`ErrorCode::DeviceUnidentified`] if the id is empty, shared by many machines, or cannot be read or kept.
pub(crate) fn identify(source: &DeviceSource, salt: &[u8], name: Option<&str>) -> Result<ThisDevice, Error> {
    identify_in(&Surroundings::here(), source, salt, name)
}

fn identify_in(
    around: &Surroundings,
    source: &DeviceSource,
    salt: &[u8],
    name: Option<&str>,
) -> Result<ThisDevice, Error> {
    let hardware = system::hardware(&around.root);
    let raw = match source {
        DeviceSource::Machine => machine_id(around)?,
        DeviceSource::File(path) => id_file::read_or_make(path).inspect(|_| around.warn_if_lost(path))?,
        DeviceSource::Given(text) => Zeroizing::new(text.trim().to_ascii_lowercase()),
    };
    let id = DeviceId::derive(salt, &raw).map_err(|_| match source {
        DeviceSource::Machine => no_machine_id(around.confinement),
        DeviceSource::File(_) => id_file::damaged(),
        DeviceSource::Given(_) => unidentified(
            "The id that the app gives this device is empty, or one that many devices have.",
            "Give an id that no other device has.",
        ),
    })?;
    let hostname = around.hostname.as_deref().and_then(presentable);
    let parts = match (source, around.confinement) {
        (DeviceSource::Machine, Confinement::None) => vec![
            (ComponentName::MACHINE_ID, Some(raw.as_str())),
            (ComponentName::BOARD, hardware.board.as_deref()),
            (ComponentName::DISK, hardware.disk.as_deref()),
            (ComponentName::MAC, hardware.mac.as_deref()),
            (ComponentName::HOSTNAME, hostname.as_deref()),
            (ComponentName::CPU, hardware.cpu.as_deref()),
        ],
        (DeviceSource::Machine, _) => vec![
            (ComponentName::MACHINE_ID, Some(raw.as_str())),
            (ComponentName::HOSTNAME, hostname.as_deref()),
        ],
        (DeviceSource::File(_) | DeviceSource::Given(_), _) => Vec::new(),
    };
    Ok(ThisDevice {
        id,
        components: components::hashed(salt, parts),
        secret: Zeroizing::new(raw.as_bytes().to_vec()),
        name: name.and_then(presentable).or_else(|| hostname.clone()),
        platform: std::env::consts::OS.to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
        cpu: hardware.cpu.as_deref().and_then(presentable),
        hostname,
    })
}

/// The id of the machine: the first that is one, in the same spelling wherever it was read.
fn machine_id(around: &Surroundings) -> Result<Zeroizing<String>, Error> {
    let usable = |id: &Zeroizing<String>| DeviceId::derive(&[], id).is_ok();
    let found = system::machine_ids(around).into_iter().find(usable);
    let id = found.ok_or_else(|| no_machine_id(around.confinement))?;
    Ok(Zeroizing::new(id.trim().to_ascii_lowercase()))
}

fn no_machine_id(confinement: Confinement) -> Error {
    match confinement {
        Confinement::Application => unidentified(
            "This app runs in a container that has no machine id of its own: there is none, or it came with the image \
             and is the same for everybody who runs it.",
            "Keep the device's id in a file on a volume, and tell the app its path as the device file (`deviceIdFile`, \
             or the variable LICENSE_DEVICE_FILE in apps that read their setup from there). To count all containers of \
             a host as one device, mount the host's /etc/machine-id into them instead.",
        ),
        Confinement::None | Confinement::System => unidentified(system::NO_MACHINE_ID.0, system::NO_MACHINE_ID.1),
    }
}

/// The secret and the hashes are nobody's business.
impl fmt::Debug for ThisDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThisDevice")
            .field("platform", &self.platform)
            .field("arch", &self.arch)
            .finish_non_exhaustive()
    }
}

fn unidentified(detail: impl Into<String>, fix: impl Into<String>) -> Error {
    Error::new(ErrorCode::DeviceUnidentified, detail, fix)
}

/// A text in the form in which the server takes it; `None` if nothing is left.
fn presentable(text: &str) -> Option<String> {
    let shown: String = text.chars().filter(|character| !character.is_control()).collect();
    let short: String = shown.trim().chars().take(LONGEST_TEXT).collect();
    (!short.is_empty()).then_some(short)
}

#[cfg(test)]
mod tests;
