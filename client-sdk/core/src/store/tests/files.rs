//! The files as files.

use super::*;
use crate::{
    status::{LockReason, Warning},
    store::file::{Content, WholeFile},
};

#[cfg(unix)]
#[test]
fn files_and_folders_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let computer = Computer::new();
    put(&computer.vault(), full());
    computer.set_state(b"garbage");
    put(&computer.vault(), full());
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(computer.folder()), 0o700);
    for name in ["state.json", "recovery.json", "state.lock", "state.json.damaged-1"] {
        assert_eq!(mode(computer.path(name)), 0o600, "{name}");
    }
}

#[test]
fn the_last_damaged_files_are_kept() {
    let computer = Computer::new();
    for number in 1..=12 {
        put(&computer.vault(), full());
        computer.set_state(format!("garbage {number}").as_bytes());
        assert_eq!(computer.open().warnings, [Warning::DamagedFileKept]);
    }
    let kept: Vec<String> = computer
        .files()
        .into_iter()
        .filter(|name| name.starts_with("state.json"))
        .collect();
    assert_eq!(
        kept,
        [
            "state.json.damaged-10",
            "state.json.damaged-11",
            "state.json.damaged-12"
        ]
    );
    let last = fs::read_to_string(computer.path("state.json.damaged-12")).unwrap();
    assert_eq!(last, "garbage 12");
}

#[test]
fn a_file_of_a_newer_version_is_kept_for_that_version() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let newer = br#"{"format":"claviger-state","version":9,"whatever":true}"#;
    computer.set_state(newer);
    for _ in 0..2 {
        let opened = computer.open();
        assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
        assert_eq!((opened.record, opened.warnings), (rescued(), vec![]));
        note(&computer.vault(), "noted");
        assert_eq!(computer.state(), newer);
    }
    put(&computer.vault(), full());
    assert_eq!(computer.open().record, full());
    assert_eq!(fs::read(computer.path("state.json.version-9")).unwrap(), newer);
}

#[test]
fn what_is_no_plain_file_is_put_aside_unread() {
    let plant: &[fn(PathBuf)] = &[
        |path| fs::create_dir(path).unwrap(),
        |path| fs::File::create(path).unwrap().set_len(1 << 30).unwrap(),
        #[cfg(unix)]
        |path| {
            fs::write(path.with_file_name("elsewhere"), "").unwrap();
            std::os::unix::fs::symlink("elsewhere", path).unwrap();
        },
    ];
    for plant in plant {
        let computer = Computer::new();
        put(&computer.vault(), full());
        fs::remove_file(computer.path("state.json")).unwrap();
        plant(computer.path("state.json"));
        let found = WholeFile::new(&computer.folder(), "state.json").read();
        assert_eq!(found, Content::Strange);
        let vault = computer.vault();
        let opened = vault.open();
        assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
        assert_eq!(
            (opened.record, opened.warnings),
            (rescued(), vec![Warning::DamagedFileKept])
        );
        put(&vault, full());
        assert_eq!(computer.open().record, full());
    }
}

#[test]
fn drafts_of_a_crash_are_cleared_away() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    fs::write(computer.path("state.json.draft-0123"), "half").unwrap();
    note(&computer.vault(), "else");
    assert_eq!(computer.files(), ["recovery.json", "state.json", "state.lock"]);
}

#[test]
fn foreign_files_beside_ours_stay() {
    let computer = Computer::new();
    let foreign = ["state.json.damaged-by-hand", "state.json.bak", "notes.txt"];
    fs::create_dir_all(computer.folder()).unwrap();
    for name in foreign {
        fs::write(computer.path(name), "mine").unwrap();
    }
    assert_eq!(computer.open(), Opened::default());
    put(&computer.vault(), full());
    for name in foreign {
        assert_eq!(fs::read_to_string(computer.path(name)).unwrap(), "mine");
    }
}
