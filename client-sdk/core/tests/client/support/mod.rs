//! A license server, machines, and what people do to them.

pub(crate) mod machine;
pub(crate) mod office;
pub(crate) mod seal;
pub(crate) mod server;
pub(crate) mod signer;
pub(crate) mod stage;

use std::{path::PathBuf, sync::Arc, thread, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use claviger_client::{Client, ClientBuilder, DeviceSource, GraceReason, SecretKeeper, State};
use tempfile::TempDir;

use self::{
    machine::Machine,
    office::Office,
    server::{Behavior, Reply, Request, Server},
};

pub(crate) const PRODUCT: &str = "switchfast";
pub(crate) const KEY: &str = "SF-K7M2P-QX0R1-AAAAA-BBBBB";
pub(crate) const OTHER_KEY: &str = "SF-0THER-KEY00-AAAAA-BBBBB";

const PATIENCE: Duration = Duration::from_secs(300);

pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// A server and the machine of a customer.
pub(crate) struct World {
    pub(crate) office: Arc<Office>,
    pub(crate) server: Server,
    pub(crate) machine: Machine,
    certificates: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let office = Arc::new(Office::new(start()));
        let certificates = tempfile::tempdir().unwrap();
        std::fs::write(certificates.path().join("root.pem"), Server::root()).unwrap();
        Self {
            server: Server::start(honest(&office)),
            machine: Machine::new("machine-1", start()),
            certificates,
            office,
        }
    }

    /// The server answers as it should.
    pub(crate) fn be_honest(&self) {
        self.server.behave(honest(&self.office));
    }

    /// Somebody else answers.
    pub(crate) fn be(&self, reply: impl Fn(&Office, &Request) -> Reply + Send + Sync + 'static) {
        let office = Arc::clone(&self.office);
        self.server.behave(Arc::new(move |request| reply(&office, request)));
    }

    /// The app on this machine, with pinned keys and a keyring.
    pub(crate) fn app_on(&self, machine: &Machine) -> ClientBuilder {
        self.trusting_app_on(machine)
            .pinned_keys(self.office.signer.jwks_text())
    }

    pub(crate) fn app(&self) -> ClientBuilder {
        self.app_on(&self.machine)
    }

    /// The app without pinned keys.
    pub(crate) fn trusting_app(&self) -> ClientBuilder {
        self.trusting_app_on(&self.machine)
    }

    fn trusting_app_on(&self, machine: &Machine) -> ClientBuilder {
        Client::builder()
            .server(self.server.url())
            .product(PRODUCT)
            .data_dir(machine.data())
            .keeper(Arc::clone(&machine.keyring) as Arc<dyn SecretKeeper>)
            .device(DeviceSource::Given(machine.id.clone()))
            .extra_root(self.root())
            .clock(machine.watch.clone())
            // Time-outs are tested with a clock that jumps. Others must not happen because the tests' machine is busy.
            .connect_timeout(PATIENCE)
            .timeout(PATIENCE)
    }

    fn root(&self) -> PathBuf {
        self.certificates.path().join("root.pem")
    }

    /// Time passes, for everybody.
    pub(crate) fn pass(&self, by: TimeDelta) {
        self.office.terms().now += by;
        self.machine.watch.pass(by);
    }
}

fn honest(office: &Arc<Office>) -> Behavior {
    let office = Arc::clone(office);
    Arc::new(move |request| office.answer(request))
}

/// Does all of it at once.
pub(crate) fn together<T: Sync, U: Send>(work: &[T], does: impl Fn(&T) -> U + Sync) -> Vec<U> {
    thread::scope(|scope| {
        let threads: Vec<_> = work.iter().map(|part| scope.spawn(|| does(part))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// A state as one word.
pub(crate) fn word(state: State) -> String {
    match state {
        State::Licensed => "licensed".to_owned(),
        State::Trial { .. } => "trial".to_owned(),
        State::Grace {
            why: GraceReason::Offline,
            ..
        } => "grace: offline".to_owned(),
        State::Grace {
            why: GraceReason::Overdue,
            ..
        } => "grace: overdue".to_owned(),
        State::Locked { reason } => format!("locked: {}", name(reason)),
    }
}

/// The name that a reason has for apps.
pub(crate) fn name(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}
