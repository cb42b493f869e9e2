//! How a client can stand when something goes wrong.

use chrono::TimeDelta;
use claviger_client::ClientBuilder;
use claviger_protocol::Code;

use crate::support::{KEY, stage::Stage, start};

/// A way to stand.
pub(super) struct Standing {
    pub(super) name: &'static str,
    /// Brings the machine there.
    pub(super) prepare: fn(&Stage),
    /// The app as its maker set it up.
    pub(super) app: fn(&Stage) -> ClientBuilder,
    /// For how long the outage goes on: past the offline limit.
    pub(super) outlasts: TimeDelta,
    /// Whether the server is asked anew by entering the key, and not by a check.
    pub(super) heals_by_key: bool,
}

const fn standing(name: &'static str, prepare: fn(&Stage)) -> Standing {
    Standing {
        name,
        prepare,
        app: |stage| stage.app(),
        outlasts: TimeDelta::days(8),
        heals_by_key: false,
    }
}

const fn by_key(name: &'static str, prepare: fn(&Stage)) -> Standing {
    Standing {
        heals_by_key: true,
        ..standing(name, prepare)
    }
}

pub(super) const STANDINGS: [Standing; 23] = [
    standing("licensed", |stage| {
        activate(stage);
        stage.pass(TimeDelta::hours(1));
    }),
    standing("licensed, check due", |stage| {
        activate(stage);
        stage.pass(TimeDelta::days(1));
    }),
    Standing {
        app: |stage| stage.app().without_keyring(),
        ..standing("licensed, no keyring", |stage| {
            activate_in(stage, stage.app().without_keyring());
            stage.pass(TimeDelta::days(1));
        })
    },
    Standing {
        app: |stage| stage.trusting_app(),
        ..standing("licensed, no pinned keys", |stage| {
            activate_in(stage, stage.trusting_app());
            stage.pass(TimeDelta::days(1));
        })
    },
    Standing {
        outlasts: TimeDelta::days(30),
        ..standing("licensed by a file", |stage| {
            let file = stage.office.license_file(&stage.machine.device(), KEY);
            let client = stage.open();
            stage.wait(client.request_file(KEY)).unwrap();
            stage.wait(client.import_license_file(&file)).unwrap();
            stage.pass(TimeDelta::days(1));
        })
    },
    standing("licensed, memory recovered", |stage| {
        activate(stage);
        stage.machine.set_state(b"garbage");
        stage.check(stage.app());
        stage.pass(TimeDelta::days(1));
    }),
    standing("licensed, keyring recovered", |stage| {
        activate(stage);
        stage.machine.keyring.put(Default::default());
        stage.check(stage.app());
        stage.pass(TimeDelta::days(1));
    }),
    standing("licensed for a term", |stage| {
        stage.office.terms().expires_at = Some(start() + TimeDelta::days(5));
        activate(stage);
        stage.pass(TimeDelta::days(1));
    }),
    standing("payment missing", |stage| {
        stage.office.terms().grace_until = Some(start() + TimeDelta::days(5));
        activate(stage);
        stage.pass(TimeDelta::days(1));
    }),
    standing("trial", |stage| {
        try_it(stage);
        stage.pass(TimeDelta::days(1));
    }),
    standing("trial, memory recovered", |stage| {
        try_it(stage);
        stage.machine.set_state(b"garbage");
        stage.check(stage.app().automatic_trial(true));
        stage.pass(TimeDelta::days(1));
    }),
    by_key("trial, last days", |stage| {
        stage.office.terms().trial_ends_at = start() + TimeDelta::days(3);
        try_it(stage);
        stage.pass(TimeDelta::days(1));
    }),
    standing("trial, and a key that was refused", |stage| {
        try_it(stage);
        stage.office.terms().code = Code::DeviceLimitReached;
        let client = stage.open();
        stage.wait(client.activate(KEY)).unwrap_err();
        stage.pass(TimeDelta::days(1));
    }),
    by_key("no license", |_| {}),
    by_key("trial over", |stage| {
        stage.office.terms().trial_ends_at = start();
        try_it(stage);
    }),
    standing("revoked", |stage| refused(stage, Code::Revoked)),
    standing("suspended", |stage| refused(stage, Code::Suspended)),
    standing("expired", |stage| refused(stage, Code::Expired)),
    standing("device released", |stage| refused(stage, Code::NotActivated)),
    by_key("device limit", |stage| {
        stage.office.terms().code = Code::DeviceLimitReached;
        let client = stage.open();
        stage.wait(client.activate(KEY)).unwrap_err();
    }),
    standing("clock set back", |stage| {
        activate(stage);
        stage.machine.watch.restart();
        stage.machine.watch.turn(TimeDelta::days(-30));
    }),
    standing("storage damaged", |stage| {
        activate(stage);
        stage.machine.set_state(b"garbage");
    }),
    standing("storage rolled back", |stage| {
        activate(stage);
        let old = stage.machine.state();
        stage.check(stage.app());
        stage.machine.set_state(&old);
    }),
];

fn activate(stage: &Stage) {
    activate_in(stage, stage.app());
}

fn activate_in(stage: &Stage, app: ClientBuilder) {
    let client = stage.start(app);
    stage.wait(client.activate(KEY)).unwrap();
}

fn try_it(stage: &Stage) {
    let client = stage.open();
    stage.wait(client.start_trial(None)).unwrap();
}

/// The license was good, and then it was not.
fn refused(stage: &Stage, code: Code) {
    activate(stage);
    stage.office.terms().code = code;
    stage.check(stage.app());
}
