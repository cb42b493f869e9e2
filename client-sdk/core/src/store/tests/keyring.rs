//! Keyrings that come, go, fail and forget.

use super::*;
use crate::{
    status::{LockReason, Warning},
    store::entry::Entry,
};

#[test]
fn without_a_keyring_the_machine_seals() {
    let computer = Computer::new();
    let opened = put(&computer.headless(), full());
    assert_eq!((opened.damage, opened.warnings), (None, vec![Warning::NoKeyring]));
    assert_eq!(computer.sealed_with(), "machine");
    let opened = computer.headless().open();
    assert_eq!((opened.record, opened.warnings), (full(), vec![Warning::NoKeyring]));
}

#[test]
fn a_keyring_that_comes_later_seals_from_the_next_change_on() {
    let computer = Computer::new();
    put(&computer.headless(), full());
    let opened = computer.open();
    assert_eq!(
        opened,
        Opened {
            record: full(),
            ..Opened::default()
        }
    );
    assert_eq!(computer.sealed_with(), "machine");
    computer.vault().update(false, |record| record);
    assert_eq!(computer.sealed_with(), "keyring");
    assert_eq!(computer.open().record, full());
}

#[test]
fn a_locked_keyring_locks_the_memory_and_destroys_nothing() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let state = computer.state();
    computer.keyring.set(Mood::Gone);
    let vault = computer.vault();
    for _ in 0..2 {
        let opened = vault.open();
        assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
        assert_eq!(opened.record.license, rescued().license);
        assert_eq!(opened.warnings, [Warning::NoKeyring]);
        note(&vault, "noted");
        assert_eq!(computer.state(), state);
    }
    computer.keyring.set(Mood::Works);
    assert_eq!(
        vault.open(),
        Opened {
            record: full(),
            ..Opened::default()
        }
    );
}

#[test]
fn an_answer_heals_without_the_keyring_and_is_no_older_copy_when_that_is_back() {
    let computer = Computer::new();
    for name in ["a", "b", "c"] {
        put(&computer.vault(), named(name));
    }
    let state = computer.state();
    computer.keyring.set(Mood::Gone);
    let vault = computer.vault();
    vault.open();
    let opened = put(&vault, named("healed"));
    assert_eq!(opened.damage, None);
    assert_eq!(opened.warnings, [Warning::NoKeyring, Warning::DamagedFileKept]);
    assert_eq!((computer.sealed_with().as_str(), computer.generation()), ("machine", 4));
    assert_eq!(fs::read(computer.path("state.json.damaged-1")).unwrap(), state);

    computer.keyring.set(Mood::Works);
    assert_eq!(computer.open().record, named("healed"));
    assert_eq!(computer.open().damage, None);
    note(&computer.vault(), "later");
    assert_eq!((computer.sealed_with().as_str(), computer.generation()), ("keyring", 5));
    // The copy that was put aside is an older one now.
    computer.set_state(&state);
    assert_eq!(computer.open().damage, Some(LockReason::StorageRolledBack));
}

#[test]
fn a_keyring_that_is_locked_while_the_app_runs_locks_nothing() {
    let computer = Computer::new();
    let vault = computer.vault();
    put(&vault, full());
    computer.keyring.set(Mood::Gone);
    let opened = note(&vault, "later");
    assert_eq!((plan(&opened), opened.damage), (Some("later"), None));
    assert_eq!(opened.warnings, [Warning::NoKeyring]);
    assert_eq!(computer.sealed_with(), "machine");
    assert_eq!(computer.headless().open().record, named("later"));
    computer.keyring.set(Mood::Works);
    assert_eq!(computer.open().damage, None);
}

#[test]
fn a_secret_that_is_lost_costs_one_answer() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let state = computer.state();
    computer.keyring.lose_everything();
    let vault = computer.vault();
    let opened = vault.open();
    assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
    assert_eq!(opened.record, rescued());
    assert_eq!(opened.warnings, [Warning::DamagedFileKept]);
    assert_eq!(fs::read(computer.path("state.json.damaged-1")).unwrap(), state);
    put(&vault, named("healed"));
    assert_eq!(computer.sealed_with(), "keyring");
    assert_eq!(
        computer.open(),
        Opened {
            record: named("healed"),
            ..Opened::default()
        }
    );
}

#[test]
fn a_broken_entry_is_a_lost_one() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    computer.keyring.set_entry(b"garbage");
    let vault = computer.vault();
    assert_eq!(vault.open().damage, Some(LockReason::StorageDamaged));
    put(&vault, full());
    assert_eq!(computer.open().damage, None);
}

#[test]
fn an_entry_of_a_newer_version_is_left_alone() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let (state, newer) = (computer.state(), br#"{"version":2,"secrets":[]}"#.as_slice());
    computer.keyring.set_entry(newer);
    let vault = computer.vault();
    let opened = vault.open();
    assert_eq!(
        (opened.damage, opened.record),
        (Some(LockReason::StorageDamaged), rescued())
    );
    assert_eq!(computer.state(), state);
    put(&vault, full());
    assert_eq!(computer.sealed_with(), "machine");
    assert_eq!(computer.keyring.entry(), newer);
}

#[test]
fn a_keyring_that_keeps_nothing_is_none() {
    for mood in [Mood::Forgetful, Mood::ReadOnly, Mood::Gone] {
        let computer = Computer::new();
        computer.keyring.set(mood);
        let opened = put(&computer.vault(), full());
        assert_eq!(opened.warnings, [Warning::NoKeyring], "{mood:?}");
        assert_eq!(computer.sealed_with(), "machine");
        let opened = computer.open();
        assert_eq!((opened.record, opened.damage), (full(), None));
    }
}

#[test]
fn a_counter_that_cannot_be_raised_is_told() {
    let computer = Computer::new();
    put(&computer.vault(), named("old"));
    computer.keyring.set(Mood::ReadOnly);
    assert_eq!(note(&computer.vault(), "new").warnings, [Warning::NoKeyring]);
    assert_eq!(computer.open().record, named("new"));
    assert_eq!(computer.open().damage, None);
    // It is raised as soon as it can be, even if nothing else changes.
    computer.keyring.set(Mood::Works);
    assert_eq!(computer.vault().update(false, |record| record).warnings, []);
    let entry = Entry::parse(&computer.keyring.entry()).unwrap();
    assert_eq!((entry.generation, computer.generation()), (3, 3));
    let written = computer.state();
    computer.vault().update(false, |record| record);
    assert_eq!(computer.state(), written);
}

#[test]
fn a_crash_before_the_counter_was_raised_does_no_harm() {
    let computer = Computer::new();
    put(&computer.vault(), named("old"));
    let before = computer.keyring.entry();
    put(&computer.vault(), named("new"));
    computer.keyring.set_entry(&before);
    assert_eq!(
        computer.open(),
        Opened {
            record: named("new"),
            ..Opened::default()
        }
    );
}

#[test]
fn a_crash_after_the_secret_was_made_does_no_harm() {
    let computer = Computer::new();
    put(&computer.headless(), full());
    let state = computer.state();
    computer.vault().update(false, |record| record);
    let entry: serde_json::Value = serde_json::from_slice(&computer.keyring.entry()).unwrap();
    let mut as_it_was = entry;
    as_it_was["generation"] = 1.into();
    computer.keyring.set_entry(as_it_was.to_string().as_bytes());
    computer.set_state(&state);
    assert_eq!(computer.open().record, full());
    assert_eq!(computer.open().damage, None);
}
