//! The whole identity, on machines and in containers that are made up.

use super::*;

const SALT: &[u8] = b"switchfast";

fn given(text: &str) -> DeviceSource {
    DeviceSource::Given(text.to_owned())
}

fn anywhere() -> Surroundings {
    Surroundings {
        root: "/nowhere".into(),
        confinement: Confinement::None,
        hostname: Some("studio-7".to_owned()),
    }
}

#[test]
fn this_machine_or_container_is_itself_or_says_what_to_do() {
    match identify(&DeviceSource::Machine, SALT, None) {
        Ok(device) => assert_eq!(device.id, identify(&DeviceSource::Machine, SALT, None).unwrap().id),
        Err(error) => assert_eq!(error.code, ErrorCode::DeviceUnidentified),
    }
}

#[test]
fn a_given_id_is_salted_and_its_spelling_does_not_matter() {
    let device = identify_in(&anywhere(), &given("Rack-12 "), SALT, None).unwrap();
    assert_eq!(device.id, DeviceId::derive(SALT, "rack-12").unwrap());
    assert_eq!(**device.secret, *b"rack-12");
    let again = identify_in(&anywhere(), &given(" RACK-12"), SALT, None).unwrap();
    assert_eq!((again.id, again.secret), (device.id, device.secret));
    assert!(device.components.is_empty());
}

#[test]
fn a_given_id_that_many_have_is_refused() {
    for text in ["", "  ", "unknown", "00000000-0000-0000-0000-000000000000", "None"] {
        let error = identify_in(&anywhere(), &given(text), SALT, None).unwrap_err();
        assert_eq!(error.code, ErrorCode::DeviceUnidentified, "{text}");
    }
}

#[test]
fn debug_and_errors_show_no_id() {
    let source = given("rack-12");
    let device = identify_in(&anywhere(), &source, SALT, None).unwrap();
    let shown = format!("{source:?} {device:?}");
    let bytes = format!("{:?}", b"rack-12");
    for secret in ["rack-12", "sha256:", bytes.trim_matches(['[', ']'])] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn the_name_is_the_apps_or_the_hosts_and_fits_the_server() {
    let named = |name: Option<&str>| identify_in(&anywhere(), &given("rack-12"), SALT, name).unwrap().name;
    assert_eq!(named(Some("Cutting room")).as_deref(), Some("Cutting room"));
    assert_eq!(named(None).as_deref(), Some("studio-7"));
    assert_eq!(named(Some(" \n\t")).as_deref(), Some("studio-7"));
    assert_eq!(
        named(Some("Cutting\u{1b}[1m room\n")).as_deref(),
        Some("Cutting[1m room")
    );
    assert_eq!(named(Some(&"ö".repeat(300))).unwrap().chars().count(), LONGEST_TEXT);
}

#[test]
fn a_device_of_a_file_has_no_parts_of_the_host() {
    let folder = tempfile::tempdir().unwrap();
    let source = DeviceSource::File(folder.path().join("device"));
    let device = identify_in(&anywhere(), &source, SALT, None).unwrap();
    assert!(device.components.is_empty());
    assert_eq!(device.id, identify_in(&anywhere(), &source, SALT, None).unwrap().id);
    assert_ne!(device.id, identify_in(&anywhere(), &source, b"other", None).unwrap().id);
    let zeros = folder.path().join("zeros");
    std::fs::write(&zeros, "0".repeat(32)).unwrap();
    let error = identify_in(&anywhere(), &DeviceSource::File(zeros), SALT, None).unwrap_err();
    assert!(error.fix.contains("delete it"), "{error}");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{fs, os::unix::fs::symlink, path::Path};

    use claviger_protocol::device::Shared;

    use super::*;

    const ID: &str = "8f3c0d5e7a9b4c1d8e2f6a5b4c3d2e1f";
    const OTHER_ID: &str = "11112222333344445555666677778888";
    const ROOT: &str = "30 1 0:50 / / rw - overlay overlay rw\n";

    /// A root folder with these files.
    fn root(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        root
    }

    fn device(root: &Path, confinement: Confinement) -> Result<ThisDevice, Error> {
        let around = Surroundings {
            root: root.to_owned(),
            confinement,
            hostname: Some("studio-7".to_owned()),
        };
        identify_in(&around, &DeviceSource::Machine, SALT, None)
    }

    fn id_in(files: &[(&str, &str)], confinement: Confinement) -> Option<DeviceId> {
        match device(root(files).path(), confinement) {
            Ok(device) => Some(device.id),
            Err(error) => {
                assert_eq!(error.code, ErrorCode::DeviceUnidentified);
                None
            }
        }
    }

    fn id_of(raw: &str) -> Option<DeviceId> {
        Some(DeviceId::derive(SALT, raw).unwrap())
    }

    #[test]
    fn the_systems_id_goes_before_the_copy_of_d_bus() {
        let (etc, d_bus) = ("etc/machine-id", "var/lib/dbus/machine-id");
        let of = |etc_text: &str| id_in(&[(etc, etc_text), (d_bus, OTHER_ID)], Confinement::None);
        assert_eq!(of(&format!("{ID}\n")), id_of(ID));
        assert_eq!(of("uninitialized\n"), id_of(OTHER_ID));
        assert_eq!(of(""), id_of(OTHER_ID));
        assert_eq!(id_in(&[(d_bus, OTHER_ID)], Confinement::None), id_of(OTHER_ID));
    }

    #[test]
    fn a_machine_without_an_id_is_told_how_to_get_one() {
        for files in [
            &[][..],
            &[("etc/machine-id", "")],
            &[("etc/machine-id", "uninitialized\n")],
        ] {
            for confinement in [Confinement::None, Confinement::System] {
                let error = device(root(files).path(), confinement).unwrap_err();
                assert_eq!(error.code, ErrorCode::DeviceUnidentified);
                assert!(error.fix.contains("systemd-machine-id-setup"), "{error}");
            }
        }
    }

    #[test]
    fn an_id_that_came_with_the_image_is_everybodys() {
        for files in [
            &[("etc/machine-id", ID), ("proc/self/mountinfo", ROOT)][..],
            &[("etc/machine-id", ID)],
            &[("var/lib/dbus/machine-id", ID), ("proc/self/mountinfo", ROOT)],
            &[("etc/machine-id", ""), ("proc/self/mountinfo", ROOT)],
            &[],
        ] {
            let error = device(root(files).path(), Confinement::Application).unwrap_err();
            assert_eq!(error.code, ErrorCode::DeviceUnidentified);
            assert!(error.fix.contains("file on a volume"), "{error}");
        }
    }

    #[test]
    fn an_id_that_was_mounted_into_the_container_counts() {
        let mounts = format!("{ROOT}31 30 8:1 /etc/machine-id /etc/machine-id ro - ext4 /dev/sda1 rw\n");
        let files = [("etc/machine-id", ID), ("proc/self/mountinfo", &mounts)];
        assert_eq!(id_in(&files, Confinement::Application), id_of(ID));
    }

    #[test]
    fn an_id_in_a_mounted_folder_counts_through_a_link() {
        let mounts = format!("{ROOT}31 30 8:1 / /run/host rw - ext4 /dev/sda1 rw\n");
        let root = root(&[
            ("run/host/etc/machine-id", ID),
            ("proc/self/mountinfo", &mounts),
            ("etc/hosts", ""),
        ]);
        symlink("../run/host/etc/machine-id", root.path().join("etc/machine-id")).unwrap();
        assert_eq!(
            Some(device(root.path(), Confinement::Application).unwrap().id),
            id_of(ID)
        );
    }

    #[test]
    fn a_container_with_a_system_has_its_own_id_but_the_hosts_parts() {
        let files = [
            ("etc/machine-id", ID),
            ("sys/class/dmi/id/product_uuid", "4c4c4544-0058-5910"),
        ];
        let machine = device(root(&files).path(), Confinement::None).unwrap();
        let container = device(root(&files).path(), Confinement::System).unwrap();
        assert_eq!(machine.id, container.id);
        assert!(machine.components.get(&ComponentName::BOARD).is_some());
        assert!(container.components.get(&ComponentName::BOARD).is_none());
        assert!(container.components.get(&ComponentName::MACHINE_ID).is_some());
    }

    #[test]
    fn a_machine_that_was_set_up_anew_is_recognized_by_its_parts() {
        let with_id = |id: &str| {
            let files = [
                ("etc/machine-id", id),
                ("sys/class/dmi/id/board_serial", "/8YXW6W3/CNCMC00/\n"),
                (
                    "sys/class/dmi/id/product_uuid",
                    "03000200-0400-0500-0006-000700080009\n",
                ),
                (
                    "proc/cpuinfo",
                    "processor\t: 0\nmodel name\t: Example 9000  \nprocessor\t: 1\nmodel name\t: Second\n",
                ),
            ];
            device(root(&files).path(), Confinement::None).unwrap()
        };
        let (before, after) = (with_id(ID), with_id(OTHER_ID));
        assert_ne!(before.id, after.id);
        assert_eq!(before.cpu.as_deref(), Some("Example 9000"));
        // The host name and the processor are shared, and so is the board once the default of its maker is passed over.
        assert_eq!(
            before.components.shared_with(&after.components),
            Shared { total: 3, strong: 1 }
        );
    }

    #[test]
    fn a_small_board_is_known_by_its_device_tree() {
        let files = [
            ("etc/machine-id", ID),
            ("sys/firmware/devicetree/base/serial-number", "10000000a1b2c3d4\0"),
            (
                "proc/cpuinfo",
                "processor\t: 0\nBogoMIPS\t: 108.00\n\nModel\t\t: Raspberry Pi 4\n",
            ),
        ];
        let device = device(root(&files).path(), Confinement::None).unwrap();
        let board = DeviceId::derive(SALT, "board:10000000a1b2c3d4").unwrap();
        assert_eq!(device.components.get(&ComponentName::BOARD), Some(&board));
        assert_eq!(device.cpu.as_deref(), Some("Raspberry Pi 4"));
    }
}
