//! The keyring of the operating system, each time in a session of its own.
#![cfg(target_os = "linux")]

use std::{env, process::Command, sync::Arc};

use claviger_protocol::Environment;

use super::{PROD_TOKEN, TEST_TOKEN};
use crate::{
    place::Place,
    vault::{AdminToken, Kept, Keyring, KeyringError, Vault},
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../client-sdk/core/tests/with-keyring");
const SESSION: &str = "CLAVIGER_TEST_SESSION";

/// Runs this very test again, as a process within `command`. Tells whether this is that process.
fn is_inside(test: &str, command: &mut Command) -> bool {
    if env::var_os(SESSION).is_some() {
        return true;
    }
    let test = format!("tests::keyring::{test}");
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

fn place(environment: Environment) -> Place {
    let profile = "0011223344556677".to_owned();
    Place { profile, environment }
}

fn token(text: &str) -> Arc<AdminToken> {
    Arc::new(AdminToken::parse(text).unwrap())
}

fn vault() -> Vault {
    Vault::new(Keyring::of_the_system())
}

#[tokio::test]
async fn tokens_are_there_in_the_next_session() {
    if !is_inside("tokens_are_there_in_the_next_session", &mut Command::new(SCRIPT)) {
        return;
    }
    let (test, prod) = (place(Environment::Test), place(Environment::Prod));
    assert_eq!(vault().has_keyring().await, Ok(()));
    assert!(vault().token(&test, Kept::Keyring).await.unwrap().is_none());

    let first = vault();
    first.keep(&test, token(TEST_TOKEN), Kept::Keyring).await.unwrap();
    first.keep(&prod, token(PROD_TOKEN), Kept::Session).await.unwrap();
    assert!(first.token(&prod, Kept::Session).await.unwrap().is_some());

    let second = vault();
    assert_eq!(
        second.token(&test, Kept::Keyring).await.unwrap(),
        Some(token(TEST_TOKEN))
    );
    assert_eq!(second.token(&prod, Kept::Session).await.unwrap(), None);
    assert_eq!(vault().token(&prod, Kept::Keyring).await.unwrap(), None);

    second.forget(&test, Kept::Keyring).await.unwrap();
    second.forget(&test, Kept::Keyring).await.unwrap();
    assert_eq!(second.token(&test, Kept::Keyring).await.unwrap(), None);
    assert_eq!(vault().token(&test, Kept::Keyring).await.unwrap(), None);
}

#[tokio::test]
async fn a_locked_one_is_told_from_one_without_an_entry() {
    let mut locked = Command::new(SCRIPT);
    locked.arg("--locked");
    if !is_inside("a_locked_one_is_told_from_one_without_an_entry", &mut locked) {
        return;
    }
    assert_eq!(vault().has_keyring().await, Err(KeyringError::Locked));
    refuses().await;
}

#[tokio::test]
async fn without_a_session_there_is_none() {
    let mut command = Command::new("env");
    command.arg("DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent");
    if !is_inside("without_a_session_there_is_none", &mut command) {
        return;
    }
    assert_eq!(vault().has_keyring().await, Err(KeyringError::Absent));
    refuses().await;
}

async fn refuses() {
    let (vault, test) = (vault(), place(Environment::Test));
    let kept = vault.keep(&test, token(TEST_TOKEN), Kept::Keyring).await;
    assert_eq!(kept.unwrap_err().code, "KEYRING_UNAVAILABLE");
    assert_eq!(
        vault.token(&test, Kept::Keyring).await.unwrap_err().code,
        "KEYRING_UNAVAILABLE"
    );
    vault.keep(&test, token(TEST_TOKEN), Kept::Session).await.unwrap();
    assert_eq!(
        vault.token(&test, Kept::Session).await.unwrap(),
        Some(token(TEST_TOKEN))
    );
}
