//! Damage that comes and goes while the app runs, and what cannot be written.

use super::*;
use crate::{
    status::{LockReason, Warning},
    store::lock::Lock,
};

#[test]
fn a_new_computer_remembers_nothing_and_nothing_is_wrong() {
    let computer = Computer::new();
    assert_eq!(computer.open(), Opened::default());
    assert_eq!(computer.vault().update(false, |record| record), Opened::default());
    assert!(!computer.path("state.json").exists());
}

#[test]
fn what_is_put_is_read_by_the_next_start() {
    let computer = Computer::new();
    let expected = Opened {
        record: full(),
        ..Opened::default()
    };
    assert_eq!(put(&computer.vault(), full()), expected);
    assert_eq!(computer.open(), expected);
    assert_eq!(computer.files(), ["recovery.json", "state.json", "state.lock"]);
}

#[test]
fn what_does_not_change_is_not_written_again() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let written = computer.state();
    put(&computer.vault(), full());
    assert_eq!(computer.state(), written);
    note(&computer.vault(), "else");
    assert_eq!(computer.generation(), 2);
}

#[test]
fn while_damaged_changes_add_up_in_memory_alone() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    computer.set_state(b"garbage");
    let vault = computer.vault();
    assert_eq!(vault.open().damage, Some(LockReason::StorageDamaged));
    note(&vault, "noted");
    let opened = vault.update(false, |mut record| {
        record.keys = full().keys;
        record
    });
    assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
    assert_eq!(plan(&opened), Some("noted"));
    assert_eq!(opened.record.keys, full().keys);
    assert_eq!(opened.record.license, rescued().license);
    assert_eq!(vault.open(), opened);
    assert!(!computer.path("state.json").exists());

    let healed = vault.update(true, |mut record| {
        record.license = full().license;
        record
    });
    assert_eq!((plan(&healed), healed.damage), (Some("noted"), None));
    assert_eq!(computer.open().record, healed.record);
}

#[test]
fn damage_outlives_the_process_that_met_it() {
    for record in [full(), trial()] {
        let computer = Computer::new();
        put(&computer.vault(), record);
        computer.set_state(b"garbage");
        for start in 0..3 {
            assert_eq!(
                computer.open().damage,
                Some(LockReason::StorageDamaged),
                "start {start}"
            );
        }
        put(&computer.vault(), full());
        assert_eq!(computer.open().damage, None);
    }
}

#[test]
fn what_another_process_healed_is_healed_here() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    computer.set_state(b"garbage");
    let vault = computer.vault();
    note(&vault, "noted");
    put(&computer.vault(), named("healed"));
    let opened = note(&vault, "after");
    assert_eq!(opened.damage, None);
    assert_eq!(computer.open().record, named("after"));
}

#[test]
fn a_file_that_is_lost_while_the_app_runs_is_written_again() {
    for lose in [
        |computer: &Computer| fs::remove_file(computer.path("state.json")).unwrap(),
        |computer: &Computer| computer.set_state(b"garbage"),
    ] {
        let computer = Computer::new();
        let vault = computer.vault();
        put(&vault, named("before"));
        lose(&computer);
        assert_eq!(vault.open().damage, None);
        let opened = note(&vault, "after");
        assert_eq!((plan(&opened), opened.damage), (Some("after"), None));
        assert_eq!(computer.open().record, named("after"));
        assert_eq!(computer.open().damage, None);
    }
}

#[test]
fn what_another_process_forgot_is_forgotten_here() {
    let computer = Computer::new();
    let vault = computer.vault();
    put(&vault, full());
    computer.vault().forget();
    assert_eq!(vault.open(), Opened::default());
    assert_eq!(vault.update(false, |record| record), Opened::default());
}

#[test]
fn what_cannot_be_written_is_remembered_while_the_app_runs_and_written_later() {
    let computer = Computer::new();
    // A file where the folder should be.
    fs::write(computer.folder(), "").unwrap();
    let vault = computer.vault();
    assert_eq!(vault.open(), Opened::default());
    let opened = put(&vault, full());
    assert_eq!((opened.record, opened.damage), (full(), None));
    assert_eq!(opened.warnings, [Warning::NotRemembered]);
    assert_eq!(plan(&note(&vault, "more")), Some("more"));
    assert_eq!(vault.open().record, named("more"));
    assert_eq!(computer.open(), Opened::default());

    fs::remove_file(computer.folder()).unwrap();
    let opened = vault.update(false, |record| record);
    assert_eq!(opened.warnings, []);
    assert_eq!(computer.open().record, named("more"));
}

#[test]
fn what_another_process_could_write_counts_more_than_what_this_one_could_not() {
    let computer = Computer::new();
    fs::write(computer.folder(), "").unwrap();
    let vault = computer.vault();
    put(&vault, named("unwritten"));
    fs::remove_file(computer.folder()).unwrap();
    put(&computer.vault(), named("written"));
    assert_eq!(vault.open().record, named("written"));
    assert_eq!(vault.open().warnings, []);
}

#[test]
fn an_older_copy_stays_healed_although_the_answer_cannot_be_written() {
    let computer = Computer::new();
    put(&computer.vault(), named("old"));
    let old = computer.state();
    put(&computer.vault(), named("new"));
    computer.set_state(&old);
    let mut vault = computer.vault();
    assert_eq!(vault.open().damage, Some(LockReason::StorageRolledBack));
    let lock = Lock::take(&computer.path("state.lock"), Duration::ZERO);
    vault.patience = Duration::ZERO;
    let opened = put(&vault, named("healed"));
    assert_eq!((opened.damage, opened.warnings), (None, vec![Warning::NotRemembered]));
    assert_eq!(vault.open().damage, None);
    drop(lock);
    assert_eq!(note(&vault, "healed").warnings, []);
    assert_eq!(computer.open().record, named("healed"));
}

#[test]
fn a_process_that_does_not_let_go_is_waited_for_in_vain() {
    let computer = Computer::new();
    put(&computer.vault(), named("old"));
    let lock = Lock::take(&computer.path("state.lock"), Duration::ZERO);
    let mut vault = computer.vault();
    vault.patience = Duration::ZERO;
    assert_eq!(vault.open().record, named("old"));
    let opened = note(&vault, "new");
    assert_eq!(
        (plan(&opened), opened.warnings.as_slice()),
        (Some("new"), [Warning::NotRemembered].as_slice())
    );
    assert_eq!(computer.generation(), 1);
    drop(lock);
    assert_eq!(note(&vault, "new").warnings, []);
    assert_eq!(computer.open().record, named("new"));
}

#[test]
fn forgetting_leaves_nothing() {
    let computer = Computer::new();
    let vault = computer.vault();
    put(&vault, full());
    let old = computer.state();
    computer.set_state(b"garbage");
    put(&computer.vault(), full());
    vault.forget();
    assert_eq!(computer.files(), ["state.lock"]);
    assert!(computer.keyring.is_empty());
    assert_eq!(vault.open(), Opened::default());
    // An older copy does not bring it back.
    computer.set_state(&old);
    let opened = computer.open();
    assert_eq!(
        (opened.damage, opened.record),
        (Some(LockReason::StorageDamaged), Record::default())
    );
}
