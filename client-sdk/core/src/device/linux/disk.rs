//! The disk that the system is on.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::device::surroundings::mounts;

/// Where the kernel shows serial numbers, by kind of disk: NVMe and SCSI, virtual, SATA, other NVMe, memory card.
const SERIALS: [&str; 5] = ["device/serial", "serial", "device/wwid", "wwid", "device/cid"];

/// How many layers (encryption, volume groups, RAID) may lie between a file system and its disk.
const LAYERS: usize = 8;

/// The serial number of the disk that the root file system is on.
pub(super) fn serial(root: &Path) -> Option<String> {
    let mut device = root_device(root)?;
    for _ in 0..LAYERS {
        match below(&device) {
            Some(lower) => device = lower,
            None => break,
        }
    }
    // A partition lies in the folder of its disk.
    let disk = if device.join("partition").exists() {
        device.parent()?.to_owned()
    } else {
        device
    };
    super::serial(&disk, &SERIALS)
}

/// The kernel's folder for what is mounted as root: by its number, or, for file systems that have a number of their own
/// (btrfs), by the name of what was mounted.
fn root_device(root: &Path) -> Option<PathBuf> {
    let mount = mounts(root).into_iter().rfind(|mount| mount.point == Path::new("/"))?;
    let by_number = root.join("sys/dev/block").join(&mount.number);
    by_number.canonicalize().ok().or_else(|| {
        let node = root.join(mount.source.strip_prefix("/")?).canonicalize().ok()?;
        root.join("sys/class/block").join(node.file_name()?).canonicalize().ok()
    })
}

/// What a mapped device lies on; of several, always the same.
fn below(device: &Path) -> Option<PathBuf> {
    let lower = fs::read_dir(device.join("slaves")).ok()?;
    let mut lower: Vec<_> = lower.filter_map(|entry| Some(entry.ok()?.path())).collect();
    lower.sort();
    lower.first()?.canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Machine(tempfile::TempDir);

    impl Machine {
        fn with_root_on(number: &str, source: &str) -> Self {
            let machine = Self(tempfile::tempdir().unwrap());
            let table = format!("22 27 0:21 / /proc rw - proc proc rw\n27 1 {number} / / rw - ext4 {source} rw\n");
            machine.file("proc/self/mountinfo", &table);
            machine
        }

        fn file(&self, path: &str, content: &str) {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }

        fn link(&self, path: &str, target: &str) {
            let (path, target) = (self.0.path().join(path), self.0.path().join(target));
            for folder in [path.parent().unwrap(), &target] {
                fs::create_dir_all(folder).unwrap();
            }
            symlink(target, path).unwrap();
        }

        fn serial(&self) -> Option<String> {
            serial(self.0.path())
        }
    }

    #[test]
    fn of_a_partition_is_that_of_its_disk() {
        let machine = Machine::with_root_on("259:2", "/dev/nvme0n1p2");
        machine.link("sys/dev/block/259:2", "sys/devices/pci0/nvme/nvme0/nvme0n1/nvme0n1p2");
        machine.file("sys/devices/pci0/nvme/nvme0/nvme0n1/nvme0n1p2/partition", "2\n");
        machine.file("sys/devices/pci0/nvme/nvme0/serial", "S5GXNF0R123456A     \n");
        machine.link(
            "sys/devices/pci0/nvme/nvme0/nvme0n1/device",
            "sys/devices/pci0/nvme/nvme0",
        );
        assert_eq!(machine.serial().unwrap(), "S5GXNF0R123456A");
    }

    #[test]
    fn is_found_below_encryption_and_volume_groups() {
        let machine = Machine::with_root_on("254:1", "/dev/mapper/vg-root");
        machine.link("sys/dev/block/254:1", "sys/devices/virtual/block/dm-1");
        machine.link(
            "sys/devices/virtual/block/dm-1/slaves/dm-0",
            "sys/devices/virtual/block/dm-0",
        );
        machine.link(
            "sys/devices/virtual/block/dm-0/slaves/sda3",
            "sys/devices/ata1/block/sda/sda3",
        );
        machine.file("sys/devices/ata1/block/sda/sda3/partition", "3");
        machine.file("sys/devices/ata1/block/sda/device/wwid", "naa.5002538e40b0a1b2\n");
        assert_eq!(machine.serial().unwrap(), "naa.5002538e40b0a1b2");
    }

    #[test]
    fn is_found_by_name_if_the_file_system_has_a_number_of_its_own() {
        let machine = Machine::with_root_on("0:27", "/dev/vda1");
        machine.file("dev/vda1", "");
        machine.link("sys/class/block/vda1", "sys/devices/virtio1/block/vda/vda1");
        machine.file("sys/devices/virtio1/block/vda/vda1/partition", "1");
        machine.file("sys/devices/virtio1/block/vda/serial", "vol0a1b2c3d");
        assert_eq!(machine.serial().unwrap(), "vol0a1b2c3d");
    }

    #[test]
    fn is_none_for_an_overlay_and_for_a_disk_without() {
        assert_eq!(Machine::with_root_on("0:50", "overlay").serial(), None);
        let machine = Machine::with_root_on("254:0", "/dev/vda");
        machine.link("sys/dev/block/254:0", "sys/devices/virtio1/block/vda");
        machine.file("sys/devices/virtio1/block/vda/serial", "\n");
        assert_eq!(machine.serial(), None);
        assert_eq!(serial(Path::new("/nowhere")), None);
    }

    #[test]
    fn layers_that_go_in_circles_have_an_end() {
        let machine = Machine::with_root_on("254:1", "/dev/dm-1");
        machine.link("sys/dev/block/254:1", "sys/devices/virtual/block/dm-1");
        machine.link(
            "sys/devices/virtual/block/dm-1/slaves/dm-1",
            "sys/devices/virtual/block/dm-1",
        );
        assert_eq!(machine.serial(), None);
    }
}
