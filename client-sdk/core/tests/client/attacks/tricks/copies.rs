//! What is done with copies: of another machine, and of an earlier day.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use claviger_client::ClientBuilder;
use claviger_protocol::Code;
use serde_json::json;

use super::{Seen, Stage, Trick, another, buy, buy_in, on_start, refund, shown, try_it};
use crate::support::{KEY, OTHER_KEY, server::Reply};

pub(super) const TRICKS: [Trick; 13] = [
    Trick::new(
        "copies all files to another machine, each with and without a keyring",
        |stage| {
            let changes = [ClientBuilder::without_keyring as fn(_) -> _, |app| app];
            let from = |here: fn(ClientBuilder) -> ClientBuilder| {
                buy_in(stage, here(stage.app()));
                changes.map(|there_is| {
                    let there = another();
                    there.set_files(&stage.machine.files());
                    Seen::from(stage.check(there_is(stage.app_on(&there))))
                })
            };
            changes.map(from).concat()
        },
    ),
    Trick::new("copies them with the secret in the keyring", |stage| {
        buy(stage);
        let there = another();
        // To find out under which name the secret is looked for there.
        let client = stage.start(stage.app_on(&there));
        stage.wait(client.request_file(KEY)).unwrap();
        let names = there.keyring.secrets().into_keys();
        there
            .keyring
            .put(names.zip(stage.machine.keyring.secrets().into_values()).collect());
        there.set_files(&stage.machine.files());
        let client = stage.start(stage.app_on(&there));
        vec![shown(&client), stage.wait(client.check()).into()]
    }),
    Trick::new("copies the recovery file to another machine", |stage| {
        buy(stage);
        let there = another();
        let is_recovery = |(name, _): &(String, Vec<u8>)| name == "recovery.json";
        there.set_files(&stage.machine.files().into_iter().filter(is_recovery).collect());
        assert_eq!(there.files().len(), 1);
        vec![stage.check(stage.app_on(&there)).into()]
    }),
    Trick::new("puts back an older copy, without need", |stage| {
        buy(stage);
        let old = stage.machine.files();
        stage.check(stage.app());
        stage.machine.set_files(&old);
        vec![on_start(stage)]
    }),
    Trick::new("puts back the copy from before a refund", |stage| {
        copy_from_before_the_refund(stage);
        vec![on_start(stage)]
    }),
    Trick::new("the same after all files were removed", |stage| {
        buy(stage);
        let old = stage.machine.files();
        refund(stage);
        stage.machine.set_files(&BTreeMap::new());
        stage.check(stage.app());
        stage.machine.set_files(&old);
        vec![on_start(stage)]
    }),
    Trick::new("the same under the running app", |stage| {
        buy(stage);
        let old = stage.machine.files();
        let client = stage.open();
        stage.office.terms().code = Code::Revoked;
        stage.wait(client.check());
        stage.machine.set_files(&old);
        stage.be(|_, _| Reply::Reset);
        vec![stage.wait(client.check()).into()]
    }),
    Trick::new(
        "the same, and enters a made-up key, which the server refuses",
        |stage| {
            copy_from_before_the_refund(stage);
            enter_a_made_up_key(stage)
        },
    ),
    Trick::new(
        "puts back the copy from before the end of the trial, and the clock",
        |stage| {
            copy_from_before_the_end_of_the_trial(stage);
            vec![on_start(stage)]
        },
    ),
    Trick::new(
        "the same, and enters a made-up key, which the server refuses, without putting back the clock",
        |stage| {
            try_it(stage);
            let old = stage.machine.files();
            stage.check(stage.app());
            stage.machine.set_files(&old);
            enter_a_made_up_key(stage)
        },
    ),
    Trick::new(
        "the same, and a server of his own confirms that he gave up the license",
        |stage| {
            let client = stage.open();
            stage.wait(client.request_file(KEY)).unwrap();
            copy_from_before_the_end_of_the_trial(stage);
            stage.be(|_, _| Reply::json(&json!({"released": true, "devices": []})));
            let client = stage.open();
            let given_up = stage.wait(client.deactivate()).into();
            stage.be(|_, _| Reply::Reset);
            vec![given_up, shown(&client), on_start(stage)]
        },
    ),
    Trick::new("gives up the license, and puts back the copy from before", |stage| {
        buy(stage);
        let old = stage.machine.files();
        let client = stage.open();
        stage.wait(client.deactivate()).unwrap();
        stage.machine.set_files(&old);
        vec![on_start(stage)]
    }),
    Trick::new("copies the files into another folder of the same machine", |stage| {
        buy(stage);
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = elsewhere.path().join("switchfast").join("prod");
        std::fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in stage.machine.files() {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        vec![stage.start(stage.app().data_dir(elsewhere.path())).status().into()]
    }),
];

fn copy_from_before_the_refund(stage: &Stage) {
    buy(stage);
    let old = stage.machine.files();
    refund(stage);
    stage.machine.set_files(&old);
}

fn copy_from_before_the_end_of_the_trial(stage: &Stage) {
    try_it(stage);
    let old = stage.machine.files();
    stage.pass(TimeDelta::days(20));
    stage.check(stage.app());
    stage.machine.set_files(&old);
    stage.machine.watch.restart();
    stage.machine.watch.turn(TimeDelta::days(-20));
}

fn enter_a_made_up_key(stage: &Stage) -> Vec<Seen> {
    let code = std::mem::replace(&mut stage.office.terms().code, Code::NotFound);
    let client = stage.open();
    let refused = stage.wait(client.activate(OTHER_KEY)).into();
    stage.office.terms().code = code;
    vec![refused, shown(&client), on_start(stage)]
}
