//! Tricks on the files.

use super::*;
use crate::{
    status::{LockReason, Warning},
    store::{
        entry::Entry,
        file::Content,
        look::Sight,
        read_state,
        ring::{Ring, RingState},
    },
};

fn ring(computer: &Computer) -> RingState {
    RingState::Holds(Entry::parse(&computer.keyring.entry()).unwrap())
}

fn flips(text: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..text.len() * 8).map(|bit| {
        let mut flipped = text.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

fn is_refused(computer: &Computer, text: Vec<u8>, ring: &RingState) -> bool {
    !matches!(
        computer.seals().look(&Content::Bytes(text), ring),
        Sight::Readable { .. }
    )
}

#[test]
fn no_flipped_bit_of_a_state_file_goes_unnoticed() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let (by_keyring, secrets) = (computer.state(), ring(&computer));
    put(&computer.headless(), full());
    let by_machine = computer.state();
    for (text, ring) in [(by_keyring, secrets), (by_machine, RingState::Absent)] {
        assert!(!is_refused(&computer, text.clone(), &ring));
        for flipped in flips(&text) {
            let shown = String::from_utf8_lossy(&flipped).into_owned();
            assert!(is_refused(&computer, flipped, &ring), "{shown}");
        }
    }
}

#[test]
fn no_flipped_bit_of_a_recovery_file_goes_unnoticed() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    fs::remove_file(computer.path("state.json")).unwrap();
    let text = fs::read(computer.path("recovery.json")).unwrap();
    assert_eq!(computer.open().record, rescued());
    for flipped in flips(&text) {
        fs::write(computer.path("recovery.json"), &flipped).unwrap();
        assert_eq!(computer.open().record, Record::default());
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let (text, ring) = (computer.state(), ring(&computer));
    for length in 0..text.len() {
        assert!(is_refused(&computer, text[..length].to_vec(), &ring), "{length} bytes");
    }
    assert!(is_refused(&computer, [text.as_slice(), b"}"].concat(), &ring));
}

#[test]
fn a_changed_file_locks_until_an_answer_heals_it() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let mut text = computer.state();
    let middle = text.len() / 2;
    text[middle] ^= 1;
    computer.set_state(&text);
    let vault = computer.vault();
    let opened = vault.open();
    assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
    assert_eq!(opened.record, rescued());
    assert_eq!(opened.warnings, [Warning::DamagedFileKept]);
    assert_eq!(fs::read(computer.path("state.json.damaged-1")).unwrap(), text);
    assert_eq!(put(&vault, named("healed")).damage, None);
    assert_eq!(computer.open().record, named("healed"));
}

#[test]
fn a_file_of_the_other_environment_is_refused() {
    for without_keyring in [false, true] {
        let prod = Computer::new();
        let test = Computer {
            environment: Environment::Test,
            keyring: Arc::clone(&prod.keyring),
            ..Computer::new()
        };
        let vault = |computer: &Computer| match without_keyring {
            true => computer.headless(),
            false => computer.vault(),
        };
        put(&vault(&prod), full());
        put(&vault(&test), trial());
        test.set_state(&prod.state());
        let opened = vault(&test).open();
        assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
        assert_eq!(opened.record, Record::default());
    }
}

#[test]
fn a_file_of_another_product_is_refused() {
    let computer = Computer::new();
    put(&computer.headless(), full());
    let other = Vault::new(VaultOptions {
        product: "optimnow".to_owned(),
        keeper: None,
        ..computer.options()
    });
    let opened = other.open();
    assert!(opened.damage.is_some());
    assert_eq!(opened.record, Record::default());
}

#[test]
fn a_recovery_file_is_no_state_file() {
    let computer = Computer::new();
    put(&computer.headless(), full());
    fs::copy(computer.path("recovery.json"), computer.path("state.json")).unwrap();
    let opened = computer.headless().open();
    assert_eq!(
        (opened.damage, opened.record),
        (Some(LockReason::StorageDamaged), rescued())
    );
}

#[test]
fn an_older_copy_is_noticed_and_one_answer_heals_it() {
    let computer = Computer::new();
    put(&computer.vault(), named("old"));
    let old = computer.state();
    put(&computer.vault(), named("new"));
    computer.set_state(&old);
    let vault = computer.vault();
    let opened = vault.open();
    assert_eq!(opened.damage, Some(LockReason::StorageRolledBack));
    assert_eq!(opened.record, named("old"));
    assert_eq!(note(&vault, "changed").damage, Some(LockReason::StorageRolledBack));
    assert_eq!(computer.state(), old, "what does not heal is not written");

    assert_eq!(put(&vault, named("healed")).damage, None);
    assert_eq!(computer.open().damage, None);
    computer.set_state(&old);
    assert_eq!(computer.open().damage, Some(LockReason::StorageRolledBack));
}

#[test]
fn a_copy_from_before_the_keyring_is_an_older_copy_too() {
    let computer = Computer::new();
    put(&computer.headless(), named("old"));
    let old = computer.state();
    note(&computer.vault(), "new");
    computer.set_state(&old);
    assert_eq!(computer.open().damage, Some(LockReason::StorageRolledBack));
}

#[test]
fn removing_the_files_does_not_start_the_count_anew() {
    let computer = Computer::new();
    put(&computer.vault(), named("old"));
    let old = computer.state();
    fs::remove_dir_all(computer.folder()).unwrap();
    assert_eq!(computer.open(), Opened::default());
    put(&computer.vault(), trial());
    computer.set_state(&old);
    assert_eq!(computer.open().damage, Some(LockReason::StorageRolledBack));
}

#[test]
fn a_process_that_knows_less_heals_nothing() {
    let computer = Computer::new();
    let behind = computer.vault();
    put(&behind, named("old"));
    let old = computer.state();
    put(&computer.vault(), named("new"));
    computer.set_state(&old);
    assert_eq!(note(&behind, "marked").damage, Some(LockReason::StorageRolledBack));
    computer.set_state(b"garbage");
    let opened = note(&behind, "marked");
    assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
}

#[test]
fn a_copy_on_another_machine_is_of_another_device() {
    for (record, from_keyring, keyring_there) in [
        (full(), true, true),
        (full(), true, false),
        (full(), false, true),
        (full(), false, false),
        (trial(), true, true),
        (trial(), true, false),
        (trial(), false, false),
    ] {
        let (here, there) = (Computer::new(), Computer::named("machine-2"));
        let vault = |computer: &Computer, keyring| match keyring {
            true => computer.vault(),
            false => computer.headless(),
        };
        put(&vault(&here, from_keyring), record);
        here.copy_to(&there);
        for attempt in ["first", "again"] {
            let opened = vault(&there, keyring_there).open();
            assert_eq!(opened.damage, Some(LockReason::OtherDevice), "{attempt}");
            assert_eq!(opened.record, Record::default());
        }
        assert_eq!(there.state(), here.state(), "it is left alone");

        let healed = vault(&there, keyring_there);
        assert_eq!(put(&healed, named("there")).damage, None);
        assert_eq!(vault(&there, keyring_there).open().record, named("there"));
        assert_eq!(fs::read(there.path("state.json.damaged-1")).unwrap(), here.state());
    }
}

#[test]
fn a_copy_of_another_machine_does_not_take_the_key_that_was_here() {
    let (here, there) = (Computer::new(), Computer::named("machine-2"));
    put(&here.vault(), trial());
    put(&there.vault(), full());
    there.set_state(&here.state());
    let opened = there.open();
    assert_eq!(
        (opened.damage, opened.record),
        (Some(LockReason::OtherDevice), rescued())
    );
}

#[test]
fn a_copy_in_another_folder_does_not_disturb_the_first() {
    let first = Computer::new();
    let second = Computer {
        keyring: Arc::clone(&first.keyring),
        ..Computer::new()
    };
    put(&first.vault(), named("first"));
    put(&second.vault(), named("second"));
    for name in ["a", "b", "c"] {
        note(&second.vault(), name);
    }
    assert_eq!(first.open().damage, None);
    first.copy_to(&second);
    assert_eq!(second.open().damage, Some(LockReason::StorageDamaged));
    assert_eq!(first.open().record, named("first"));
}

#[test]
fn the_header_is_sealed_too() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let (text, ring) = (String::from_utf8(computer.state()).unwrap(), ring(&computer));
    for (from, to) in [
        (r#""generation":1"#, r#""generation":99"#),
        (r#""version":1"#, r#""version":2"#),
        (r#""sealed_with":"keyring""#, r#""sealed_with":"machine""#),
        (r#""format":"claviger-state""#, r#""format":"claviger-recovery""#),
        (r#"{"format""#, r#"{"more":1,"format""#),
        (r#""version":1"#, r#""version":1,"version":1"#),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        assert!(is_refused(&computer, changed.into_bytes(), &ring), "{to}");
    }
}

#[test]
fn nothing_secret_is_in_the_clear_or_in_debug() {
    let computer = Computer::new();
    let vault = computer.vault();
    let opened = put(&vault, full());
    let recovery = fs::read_to_string(computer.path("recovery.json")).unwrap();
    let summary = read_state(
        &computer.state(),
        Entry::parse(&computer.keyring.entry()).unwrap().secret.as_slice(),
        PRODUCT,
        computer.environment,
    )
    .unwrap();
    let texts = [
        String::from_utf8(computer.state()).unwrap(),
        recovery,
        summary,
        format!("{vault:?} {opened:?} {:?} {:?}", computer.options(), ring(&computer)),
        format!("{:?}", Ring::new(None, &computer.folder(), PRODUCT, Environment::Test)),
    ];
    for secret in [
        KEY,
        "grant-token",
        "refusal-token",
        "trial-token",
        "cs_test_1",
        computer.secret,
    ] {
        let bytes = format!("{:?}", secret.as_bytes());
        for text in &texts {
            assert!(!text.contains(secret) && !text.contains(&bytes), "{text}");
        }
    }
}
