//! What is done with servers, answers and license files.

use chrono::TimeDelta;
use claviger_protocol::{Code, token::Claims};

use super::{Trick, another, buy, buy_in, refund, shown};
use crate::{
    attacks::{by_file, own_file, own_server},
    support::{KEY, office::say},
};

pub(super) const TRICKS: [Trick; 5] = [
    Trick::new("runs a server of his own, and the app has pinned keys", |stage| {
        stage.be(own_server);
        let client = stage.open();
        vec![
            stage.wait(client.activate(KEY)).into(),
            stage.wait(client.start_trial(None)).into(),
            shown(&client),
        ]
    }),
    Trick::new(
        "the same, and the app trusted the seller's keys at first use",
        |stage| {
            buy_in(stage, stage.trusting_app());
            stage.office.terms().code = Code::Revoked;
            stage.check(stage.trusting_app());
            stage.be(own_server);
            let client = stage.start(stage.trusting_app());
            vec![
                stage.wait(client.activate(KEY)).into(),
                stage.wait(client.check()).into(),
                stage.wait(client.import_license_file(&own_file(stage))).into(),
            ]
        },
    ),
    Trick::new("replays an old good answer after a refund", |stage| {
        buy(stage);
        let old = stage.office.license_claims(&stage.machine.device(), KEY);
        let old = Claims {
            nonce: Some("of-the-first-request".to_owned()),
            ..old
        };
        refund(stage);
        stage.be(move |office, request| say(request, Code::Valid, &office.signer.sign(&old)));
        let client = stage.open();
        vec![
            stage.wait(client.check()).into(),
            stage.wait(client.activate(KEY)).into(),
        ]
    }),
    Trick::new("opens the license file of another device", |stage| {
        let file = stage.office.license_file(&another().device(), KEY);
        let client = stage.open();
        vec![stage.wait(client.import_license_file(&file)).into(), shown(&client)]
    }),
    Trick::new("opens his license file again after a refund", |stage| {
        let (_, file) = by_file(stage);
        stage.pass(TimeDelta::days(1));
        refund(stage);
        let client = stage.open();
        vec![stage.wait(client.import_license_file(&file)).into(), shown(&client)]
    }),
];
