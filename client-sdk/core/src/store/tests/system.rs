//! The keyring of the operating system, each time in a session of its own.

use std::{
    env,
    io::Write,
    process::{Command, Stdio},
};

use super::*;
use crate::{
    status::{LockReason, Warning},
    store::OsKeyring,
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/with-keyring");
const SESSION: &str = "CLAVIGER_TEST_SESSION";

/// Runs this very test again, as a process within `command`. Tells whether this is that process.
fn is_inside(test: &str, command: &mut Command) -> bool {
    if env::var_os(SESSION).is_some() {
        return true;
    }
    let test = format!("store::tests::system::{test}");
    let output = command
        .arg(env::current_exe().unwrap())
        .args(["--exact", &test, "--nocapture"])
        .env(SESSION, "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && told.contains("1 passed"),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    false
}

fn with_keyring() -> Command {
    Command::new(SCRIPT)
}

fn vault(computer: &Computer) -> Vault {
    Vault::new(VaultOptions {
        keeper: Some(Arc::new(OsKeyring::default())),
        ..computer.options()
    })
}

/// Locks the keyring, as when its user locks the screen.
fn lock() {
    let locked = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
        .args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"])
        .arg("array:objpath:/org/freedesktop/secrets/aliases/default")
        .output()
        .unwrap();
    assert!(locked.status.success());
}

/// Unlocks the keyring with the password that `with-keyring` gave it.
fn unlock() {
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--replace", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    daemon.stdin.take().unwrap().write_all(b"pass").unwrap();
    assert!(daemon.wait().unwrap().success());
}

#[test]
fn it_keeps_and_forgets() {
    if !is_inside("it_keeps_and_forgets", &mut with_keyring()) {
        return;
    }
    let keyring = OsKeyring::default();
    assert_eq!(keyring.read("a"), Ok(None));
    assert_eq!(keyring.delete("a"), Ok(()));
    keyring.write("a", b"one").unwrap();
    keyring.write("b", &[0, 255]).unwrap();
    keyring.write("a", b"two").unwrap();
    assert_eq!(keyring.read("a"), Ok(Some(b"two".to_vec())));
    assert_eq!(OsKeyring::default().read("b"), Ok(Some(vec![0, 255])));
    keyring.delete("a").unwrap();
    assert_eq!(keyring.read("a"), Ok(None));
}

#[test]
fn it_seals_a_memory() {
    if !is_inside("it_seals_a_memory", &mut with_keyring()) {
        return;
    }
    let computer = Computer::new();
    let sound = |name| Opened {
        record: named(name),
        ..Opened::default()
    };
    assert_eq!(vault(&computer).open(), Opened::default());
    assert_eq!(put(&vault(&computer), named("old")), sound("old"));
    let old = computer.state();
    assert_eq!(computer.sealed_with(), "keyring");
    assert_eq!(note(&vault(&computer), "new"), sound("new"));
    assert_eq!(vault(&computer).open(), sound("new"));
    computer.set_state(&old);
    assert_eq!(vault(&computer).open().damage, Some(LockReason::StorageRolledBack));
    vault(&computer).forget();
    assert_eq!(vault(&computer).open(), Opened::default());
}

#[test]
fn one_that_is_locked_meanwhile_destroys_nothing() {
    if !is_inside("one_that_is_locked_meanwhile_destroys_nothing", &mut with_keyring()) {
        return;
    }
    let computer = Computer::new();
    put(&vault(&computer), full());
    let state = computer.state();
    lock();
    assert_eq!(OsKeyring::default().read("a"), Err(KeeperError::Denied));
    let opened = vault(&computer).open();
    assert_eq!(opened.damage, Some(LockReason::StorageDamaged));
    assert_eq!(opened.record, rescued());
    assert_eq!(opened.warnings, [Warning::NoKeyring]);
    assert_eq!(computer.state(), state);
    unlock();
    assert_eq!(
        vault(&computer).open(),
        Opened {
            record: full(),
            ..Opened::default()
        }
    );
}

#[test]
fn one_that_was_never_unlocked_is_none() {
    if !is_inside("one_that_was_never_unlocked_is_none", with_keyring().arg("--locked")) {
        return;
    }
    assert_eq!(OsKeyring::default().read("a"), Err(KeeperError::Denied));
    seals_with_the_machine();
}

#[test]
fn without_a_session_there_is_none() {
    let mut command = Command::new("env");
    command.arg("DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent");
    if !is_inside("without_a_session_there_is_none", &mut command) {
        return;
    }
    assert_eq!(OsKeyring::default().read("a"), Err(KeeperError::Unavailable));
    seals_with_the_machine();
}

fn seals_with_the_machine() {
    let computer = Computer::new();
    let opened = put(&vault(&computer), full());
    assert_eq!((opened.damage, opened.warnings), (None, vec![Warning::NoKeyring]));
    assert_eq!(computer.sealed_with(), "machine");
    assert_eq!(vault(&computer).open().record, full());
}
