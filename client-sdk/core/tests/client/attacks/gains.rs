//! What an attacker gains who owns the machine: shown, so that nobody need guess how far it goes.

use chrono::TimeDelta;
use claviger_client::{ClientBuilder, State};
use claviger_protocol::token::Jwk;
use serde_json::{Value, json};

use super::{buy, buy_in, by_file, forger, own_server, refund, refund_in, wished};
use crate::support::{machine::Machine, seal::Sealing, server::Reply, stage::Stage};

/// Something that gets somebody in.
pub(super) struct Gain {
    pub(super) name: &'static str,
    /// When it ends.
    pub(super) end: &'static str,
    /// How things stand by the trick, and when it ends.
    gains: fn(&Stage) -> (State, State),
}

impl Gain {
    const fn new(name: &'static str, end: &'static str, gains: fn(&Stage) -> (State, State)) -> Self {
        Self { name, end, gains }
    }

    pub(super) fn attempt(&self) -> (State, State) {
        (self.gains)(&Stage::new())
    }
}

const OFFLINE: &str = "with the plan's `offline` time";
const FILE: &str = "with the date of the file";
const CLOCK: &str = "when the clock is right";
const PINS: &str = "when the app pins keys";

pub(super) const GAINS: [Gain; 11] = [
    Gain::new("keeps away from the network after a refund", OFFLINE, |stage| {
        buy(stage);
        offline(stage, TimeDelta::days(6), TimeDelta::days(2), |stage| stage.app())
    }),
    Gain::new(
        "has no keyring, puts back the copy from before a refund, and keeps away from the network",
        OFFLINE,
        |stage| {
            let app = |stage: &Stage| stage.app().without_keyring();
            buy_in(stage, app(stage));
            let old = stage.machine.files();
            refund_in(stage, app(stage));
            stage.machine.set_files(&old);
            offline(stage, TimeDelta::days(6), TimeDelta::days(2), app)
        },
    ),
    Gain::new(
        "puts back the copies of files and keyring, as with a snapshot of a virtual machine",
        OFFLINE,
        |stage| {
            buy(stage);
            let image = stage.machine.image();
            refund(stage);
            stage.machine.restore(&image);
            offline(stage, TimeDelta::days(6), TimeDelta::days(2), |stage| stage.app())
        },
    ),
    Gain::new("unseals the memory and takes the refusal out of it", OFFLINE, |stage| {
        let app = |stage: &Stage| stage.app().without_keyring();
        buy_in(stage, app(stage));
        refund_in(stage, app(stage));
        rewrite(&stage.machine, |record| {
            record["license"].as_object_mut().unwrap().remove("refusal").unwrap();
        });
        offline(stage, TimeDelta::days(6), TimeDelta::days(2), app)
    }),
    Gain::new(
        "sets the clock back, before each start, to where the app last saw it",
        CLOCK,
        |stage| {
            buy(stage);
            wrong_clock(stage, |stage| stage.app())
        },
    ),
    Gain::new(
        "unseals the memory, takes the marks of time out of it, and sets the clock back",
        CLOCK,
        |stage| {
            let app = |stage: &Stage| stage.app().without_keyring();
            buy_in(stage, app(stage));
            stage.pass(TimeDelta::days(30));
            stage.be(|_, _| Reply::Reset);
            stage.check(app(stage));
            stage.machine.watch.turn(TimeDelta::days(-30));
            rewrite(&stage.machine, |record| {
                record.as_object_mut().unwrap().remove("anchor").unwrap();
            });
            wrong_clock(stage, app)
        },
    ),
    Gain::new(
        "removes all that the app remembers, and opens his license file again after a refund",
        FILE,
        |stage| {
            let (client, file) = by_file(stage);
            refund(stage);
            stage.wait(client.forget());
            stage.wait(stage.open().import_license_file(&file)).unwrap();
            offline(stage, TimeDelta::days(29), TimeDelta::days(2), |stage| stage.app())
        },
    ),
    Gain::new(
        "the same when the file is over, with the clock set back",
        CLOCK,
        |stage| {
            let (client, file) = by_file(stage);
            stage.pass(TimeDelta::days(100));
            stage.wait(client.forget());
            stage.machine.watch.turn(TimeDelta::days(-100));
            stage.wait(stage.open().import_license_file(&file)).unwrap();
            wrong_clock(stage, |stage| stage.app())
        },
    ),
    Gain::new(
        "answers the first request in the server's place, and the app pins no keys",
        PINS,
        |stage| {
            stage.be(own_server);
            buy_in(stage, stage.trusting_app());
            unpinned(stage, |stage| stage.trusting_app())
        },
    ),
    Gain::new(
        "opens a license file of his own, and the app pins no keys",
        PINS,
        |stage| {
            let client = stage.start(stage.trusting_app());
            stage.wait(client.import_license_file(&super::own_file(stage))).unwrap();
            unpinned(stage, |stage| stage.trusting_app())
        },
    ),
    Gain::new(
        "unseals the memory, adds a key of his own, and the app pins no keys",
        PINS,
        |stage| {
            let app = |stage: &Stage| stage.trusting_app().without_keyring();
            buy_in(stage, app(stage));
            let (jwk, token) = (Jwk::from(&forger().public), forger().sign(&wished(stage)));
            rewrite(&stage.machine, move |record| {
                record["keys"] = json!([jwk]);
                record["license"]["grant"] = token.into();
            });
            unpinned(stage, app)
        },
    ),
];

/// For some time without the server, and for some more.
fn offline(stage: &Stage, first: TimeDelta, more: TimeDelta, app: fn(&Stage) -> ClientBuilder) -> (State, State) {
    stage.be(|_, _| Reply::Reset);
    let after = |by| {
        stage.pass(by);
        stage.check(app(stage)).state
    };
    (after(first), after(more))
}

/// A hundred days during which the app does not run, with the clock set back by them, and then with the clock set right.
fn wrong_clock(stage: &Stage, app: fn(&Stage) -> ClientBuilder) -> (State, State) {
    let days = TimeDelta::days(100);
    stage.pass(days);
    stage.machine.watch.restart();
    stage.machine.watch.turn(-days);
    let wrong = stage.start(app(stage)).status().state;
    stage.machine.watch.turn(days);
    (wrong, stage.start(app(stage)).status().state)
}

/// In an app without pinned keys, and in its next version, which has some.
fn unpinned(stage: &Stage, app: fn(&Stage) -> ClientBuilder) -> (State, State) {
    let trusting = stage.start(app(stage)).status().state;
    let pinning = app(stage).pinned_keys(stage.office.signer.jwks_text());
    (trusting, stage.start(pinning).status().state)
}

/// Unseals the memory of a headless client, changes it, and seals it again.
fn rewrite(machine: &Machine, change: impl FnOnce(&mut Value)) {
    let sealing = Sealing::of_machine(&machine.id);
    let mut record = sealing.open(&machine.state());
    change(&mut record);
    machine.set_state(&sealing.close(&serde_json::to_vec(&record).unwrap()));
}
