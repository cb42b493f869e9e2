//! Tricks with files, keyrings, clocks and old answers, none of which gets anybody in.

mod clocks;
mod copies;
mod files;
mod servers;

use claviger_client::{Client, ClientBuilder, Environment};

use super::{
    buy, buy_in, refund,
    seen::{AllSeen, Seen},
};
use crate::support::{machine::Machine, stage::Stage, start};

/// A trick.
pub(super) struct Trick {
    pub(super) name: &'static str,
    /// Tries it, in all its forms, and tells what was seen.
    attempt: fn(&Stage) -> Vec<Seen>,
    /// What a check with the server gives afterwards.
    afterwards: fn(&Stage) -> Seen,
}

/// What came of a trick.
pub(super) struct Outcome {
    pub(super) attempts: usize,
    pub(super) seen: AllSeen,
    pub(super) afterwards: Seen,
}

impl Trick {
    const fn new(name: &'static str, attempt: fn(&Stage) -> Vec<Seen>) -> Self {
        Self {
            name,
            attempt,
            afterwards: |stage| {
                stage.be_honest();
                stage.check(stage.app()).into()
            },
        }
    }

    pub(super) fn attempt(&self) -> Outcome {
        let stage = Stage::new();
        let seen = (self.attempt)(&stage);
        Outcome {
            attempts: seen.len(),
            seen: seen.into_iter().collect(),
            afterwards: (self.afterwards)(&stage),
        }
    }
}

pub(super) fn all() -> impl Iterator<Item = &'static Trick> {
    let groups = [&files::TRICKS[..], &copies::TRICKS, &clocks::TRICKS, &servers::TRICKS];
    groups.into_iter().flatten()
}

fn try_it(stage: &Stage) {
    let client = stage.open();
    stage.wait(client.start_trial(None)).unwrap();
}

/// What the app shows when it is started.
fn on_start(stage: &Stage) -> Seen {
    stage.open().status().into()
}

fn shown(client: &Client) -> Seen {
    client.status().into()
}

/// Another machine with the app on it.
fn another() -> Machine {
    Machine::new("machine-2", start())
}

/// The app in the test environment.
fn in_test(stage: &Stage) -> ClientBuilder {
    stage.app().environment(Environment::Test)
}
