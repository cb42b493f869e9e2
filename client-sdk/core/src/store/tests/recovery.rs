//! The license key that outlives the memory.

use super::*;
use crate::{
    status::LockReason,
    store::{file::WholeFile, recovery::Recovery},
};

fn recovery(computer: &Computer) -> Recovery {
    Recovery::new(
        WholeFile::new(&computer.folder(), "recovery.json"),
        computer.secret.as_bytes(),
        PRODUCT,
        computer.environment,
    )
}

fn with_key(key: &str) -> Record {
    let mut record = full();
    record.license.as_mut().unwrap().key = Some(LicenseKey::new(key));
    record
}

#[test]
fn it_follows_the_license_key() {
    let computer = Computer::new();
    put(&computer.vault(), trial());
    assert!(!computer.path("recovery.json").exists());
    put(&computer.vault(), full());
    assert_eq!(recovery(&computer).read(), Some(LicenseKey::new(KEY)));
    put(&computer.vault(), with_key("SF-OTHER"));
    assert_eq!(recovery(&computer).read(), Some(LicenseKey::new("SF-OTHER")));
    put(&computer.vault(), trial());
    assert!(!computer.path("recovery.json").exists());
}

/// It would come back as one that this device has a slot for, and hide a trial that runs.
#[test]
fn a_key_without_a_slot_is_not_kept() {
    let computer = Computer::new();
    let mut refused = full();
    refused.license.as_mut().unwrap().held = false;
    put(&computer.vault(), refused);
    assert!(!computer.path("recovery.json").exists());
}

#[test]
fn it_is_written_only_when_the_key_changes_or_it_was_lost() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let written = fs::read(computer.path("recovery.json")).unwrap();
    note(&computer.vault(), "else");
    assert_eq!(fs::read(computer.path("recovery.json")).unwrap(), written);
    fs::write(computer.path("recovery.json"), "garbage").unwrap();
    computer.vault().update(false, |record| record);
    assert_eq!(recovery(&computer).read(), Some(LicenseKey::new(KEY)));
}

#[test]
fn a_state_file_that_is_gone_is_recovered_by_one_answer() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    fs::remove_file(computer.path("state.json")).unwrap();
    let vault = computer.vault();
    let opened = vault.open();
    assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
    assert_eq!(opened.record, rescued());
    assert_eq!(put(&vault, full()).damage, None);
    assert_eq!(computer.open().record, full());
}

#[test]
fn another_machine_cannot_read_it() {
    let (here, there) = (Computer::new(), Computer::named("machine-2"));
    put(&here.vault(), full());
    here.copy_to(&there);
    fs::remove_file(there.path("state.json")).unwrap();
    assert_eq!(there.open(), Opened::default());
}

#[test]
fn the_other_environment_cannot_read_it() {
    let prod = Computer::new();
    let test = Computer {
        environment: Environment::Test,
        ..Computer::new()
    };
    put(&prod.vault(), full());
    prod.copy_to(&test);
    assert_eq!(test.open().record, Record::default());
}

#[test]
fn a_sound_state_needs_none() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    fs::remove_file(computer.path("recovery.json")).unwrap();
    assert_eq!(
        computer.open(),
        Opened {
            record: full(),
            ..Opened::default()
        }
    );
}
