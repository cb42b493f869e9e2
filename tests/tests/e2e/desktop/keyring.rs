//! A keyring that nobody else sees, in a session of its own.

use std::{
    collections::HashMap,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use zbus::{
    Connection,
    connection::Builder,
    fdo::DBusProxy,
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

use super::{processes::Processes, window::until};

const SECRETS: &str = "org.freedesktop.secrets";

/// A session with a keyring that is unlocked. What it keeps is gone with it.
pub(super) struct Keyring {
    /// The address of the session's bus.
    pub(super) address: String,
    bus: Connection,
    _processes: [Processes; 2],
}

impl Keyring {
    /// Starts one whose files are in the folders that `describe` tells programs of.
    pub(super) async fn start(folder: &Path, describe: impl Fn(&mut Command)) -> Self {
        let mut session = Processes::start("dbus-daemon", |command| {
            describe(command);
            let socket = format!("--address=unix:path={}", folder.join("run/bus").display());
            command
                .args(["--session", "--nofork", "--print-address=1", &socket])
                .stdout(Stdio::piped())
                .stderr(Stdio::null());
        });
        let address = session.first_line().await;
        assert!(
            !address.is_empty(),
            "dbus-daemon is not installed; dev/prerequisites says what is missing"
        );
        let mut daemon = Processes::start("gnome-keyring-daemon", |command| {
            describe(command);
            command
                .args(["--foreground", "--unlock", "--components=secrets"])
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
        });
        daemon.input().write_all(b"pass").unwrap();
        let bus = Builder::address(address.as_str()).unwrap().build().await.unwrap();
        let names = DBusProxy::new(&bus).await.unwrap();
        until("gnome-keyring-daemon is there", async || {
            names.name_has_owner(SECRETS.try_into().unwrap()).await.unwrap()
        })
        .await;
        Self {
            address,
            bus,
            _processes: [session, daemon],
        }
    }

    /// What is kept for this service, by its user.
    pub(super) async fn kept(&self, service: &str) -> HashMap<String, String> {
        let (_, session): (OwnedValue, OwnedObjectPath) = self.ask("OpenSession", &("plain", Value::from(""))).await;
        let wanted = HashMap::from([("service", service)]);
        let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
            self.ask("SearchItems", &(wanted,)).await;
        assert!(locked.is_empty(), "the keyring is locked");
        type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);
        let secrets: HashMap<OwnedObjectPath, Secret> = self.ask("GetSecrets", &(unlocked, session)).await;
        let mut kept = HashMap::new();
        for (item, (_, _, secret, _)) in secrets {
            let user = self.attributes(&item).await.remove("username").unwrap();
            kept.insert(user, String::from_utf8(secret).unwrap());
        }
        kept
    }

    async fn attributes(&self, item: &OwnedObjectPath) -> HashMap<String, String> {
        let wanted = ("org.freedesktop.Secret.Item", "Attributes");
        let properties = Some("org.freedesktop.DBus.Properties");
        let answer = self.bus.call_method(Some(SECRETS), item, properties, "Get", &wanted);
        let value: OwnedValue = answer.await.unwrap().body().deserialize().unwrap();
        value.try_into().unwrap()
    }

    async fn ask<T>(&self, verb: &str, question: &(impl serde::Serialize + zbus::zvariant::DynamicType)) -> T
    where
        T: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        let service = Some("org.freedesktop.Secret.Service");
        let path = "/org/freedesktop/secrets";
        let answer = self.bus.call_method(Some(SECRETS), path, service, verb, question);
        answer.await.unwrap().body().deserialize().unwrap()
    }
}
