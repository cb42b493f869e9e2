//! What is done to files.

use claviger_client::{ClientBuilder, Environment, SecretKeeper, read_state};
use data_encoding::BASE64;
use serde_json::Value;

use super::{Seen, Stage, Trick, buy, buy_in, in_test, on_start, refund};
use crate::support::PRODUCT;

pub(super) const TRICKS: [Trick; 8] = [
    Trick::new("flips any bit of the state file", |stage| {
        buy(stage);
        let (image, state) = (stage.machine.image(), stage.machine.state());
        let secret = secrets(stage).remove(0);
        let flips = (0..state.len() * 8).map(|bit| {
            let mut flipped = state.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(
                read_state(&flipped, &secret, PRODUCT, Environment::Prod).is_err(),
                "bit {bit}"
            );
            // To open a client takes its time.
            (bit % 331 == 0).then(|| {
                stage.machine.restore(&image);
                stage.machine.set_state(&flipped);
                on_start(stage)
            })
        });
        let opened: Vec<Option<Seen>> = flips.collect();
        let seen = opened.iter().flatten().next().unwrap().clone();
        opened
            .into_iter()
            .map(|opened| opened.unwrap_or_else(|| seen.clone()))
            .collect()
    }),
    Trick::new("edits the head of the state file", |stage| {
        buy(stage);
        let (image, state) = (stage.machine.image(), String::from_utf8(stage.machine.state()).unwrap());
        let edits = [
            (r#""generation":1"#, r#""generation":99"#),
            (r#""version":1"#, r#""version":2"#),
            (r#""sealed_with":"keyring""#, r#""sealed_with":"machine""#),
            (r#""format":"claviger-state""#, r#""format":"claviger-recovery""#),
            (r#"{"format""#, r#"{"more":1,"format""#),
        ];
        let edit = |(from, to): (&str, &str)| {
            stage.machine.restore(&image);
            let edited = state.replacen(from, to, 1);
            assert_ne!(edited, state);
            stage.machine.set_state(edited.as_bytes());
            on_start(stage)
        };
        edits.into_iter().map(edit).collect()
    }),
    Trick::new("puts something else in its place", |stage| {
        buy(stage);
        let (image, mut files) = (stage.machine.image(), stage.machine.files());
        let recovery = files.remove("recovery.json").unwrap();
        let put = |text: &[u8]| {
            stage.machine.restore(&image);
            stage.machine.set_state(text);
            on_start(stage)
        };
        [&recovery[..], b"", b"{}", b"garbage"].map(put).to_vec()
    }),
    Trick::new("removes the state file after a refund", |stage| {
        buy(stage);
        refund(stage);
        let mut files = stage.machine.files();
        files.remove("state.json").unwrap();
        stage.machine.set_files(&files);
        vec![on_start(stage)]
    }),
    Trick::new("swaps the state files of `test` and `prod`", |stage| {
        let both = |change: fn(ClientBuilder) -> ClientBuilder| {
            buy_in(stage, change(stage.app()));
            buy_in(stage, change(in_test(stage)));
            let file = |environment| stage.machine.folder(PRODUCT, environment).join("state.json");
            let [prod, test] = [Environment::Prod, Environment::Test].map(file);
            let (of_prod, of_test) = (std::fs::read(&prod).unwrap(), std::fs::read(&test).unwrap());
            std::fs::write(prod, of_test).unwrap();
            std::fs::write(test, of_prod).unwrap();
            [stage.app(), in_test(stage)].map(|app| stage.start(change(app)).status().into())
        };
        [both(ClientBuilder::without_keyring), both(|app| app)].concat()
    }),
    Trick::new("swaps the secrets of two state files in the keyring", |stage| {
        buy(stage);
        buy_in(stage, in_test(stage));
        let secrets = stage.machine.keyring.secrets();
        let texts: Vec<Vec<u8>> = secrets.values().rev().cloned().collect();
        stage.machine.keyring.put(secrets.into_keys().zip(texts).collect());
        [stage.app(), in_test(stage)]
            .map(|app| stage.start(app).status().into())
            .to_vec()
    }),
    Trick::new("puts the state file of another product in its place", |stage| {
        let states = [ClientBuilder::without_keyring as fn(_) -> _, |app| app].map(|change| {
            buy_in(stage, change(stage.app().product("optimnow")));
            let file = stage.machine.folder("optimnow", Environment::Prod).join("state.json");
            std::fs::read(file).unwrap()
        });
        buy(stage);
        let image = stage.machine.image();
        let put = |state: Vec<u8>| {
            stage.machine.restore(&image);
            stage.machine.set_state(&state);
            on_start(stage)
        };
        states.map(put).to_vec()
    }),
    Trick::new("removes the secret from the keyring, or breaks it", |stage| {
        buy(stage);
        let (image, name) = (
            stage.machine.image(),
            stage.machine.keyring.secrets().into_keys().next().unwrap(),
        );
        let write = |text: &[u8]| {
            stage.machine.restore(&image);
            stage.machine.keyring.write(&name, text).unwrap();
            on_start(stage)
        };
        let mut seen = [b"".as_slice(), b"{}", b"garbage"].map(write).to_vec();
        stage.machine.restore(&image);
        stage.machine.keyring.delete(&name).unwrap();
        seen.push(on_start(stage));
        seen
    }),
];

/// The secrets in the keyring.
fn secrets(stage: &Stage) -> Vec<Vec<u8>> {
    let secret = |text: &Vec<u8>| {
        let entry: Value = serde_json::from_slice(text).unwrap();
        BASE64.decode(entry["secret"].as_str().unwrap().as_bytes()).unwrap()
    };
    stage.machine.keyring.secrets().values().map(secret).collect()
}
