//! Where the identity of the device comes from.

use std::path::PathBuf;

/// Where the identity of the device comes from.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeviceSource {
    /// The operating system's id of the machine: `/etc/machine-id` on Linux, the platform's UUID on macOS,
    /// `MachineGuid` on Windows.
    ///
    /// In a container of Docker, Podman, Kubernetes and their like, such an id usually came with the image, and is that
    /// of everybody who runs it. It counts only if whoever started the container mounted it from outside; else opening
    /// the client fails with `DEVICE_UNIDENTIFIED` and says to use a file. That is better than to make an id that is
    /// lost with the container, and with it a slot each time. Containers that are whole systems with an id of their own
    /// (LXC, systemd-nspawn, OpenVZ) and sandboxes that show the machine's (Flatpak) count as machines.
    ///
    /// What cannot be noticed: an image with a baked-in id that is run as a virtual machine, without a trace of a
    /// container. Such images should be shipped with an empty `/etc/machine-id`, or use a file.
    #[default]
    Machine,
    /// A random id in this file, which is made if it does not exist: for containers. The file belongs on a volume that
    /// lives as long as the installation, and its folder must exist: if the volume is not there, that is an error and
    /// not a new device. Copies of one installation that run at the same time need a file each.
    File(PathBuf),
    /// This id, which the app vouches for. It must be one that no other device has and that never changes.
    Given(String),
}

impl std::fmt::Debug for DeviceSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Machine => f.write_str("Machine"),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Given(_) => f.write_str("Given(redacted)"),
        }
    }
}
