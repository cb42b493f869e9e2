//! What is done to the clock.

use chrono::TimeDelta;

use super::{Seen, Stage, Trick, buy, on_start, shown, try_it};
use crate::{attacks::by_file, support::server::Reply};

pub(super) const TRICKS: [Trick; 6] = [
    Trick::new("sets the clock back while the machine is off", |stage| {
        set_back(stage, buy, |stage| stage.machine.watch.restart())
    }),
    Trick::new("sets the clock back while the machine runs", |stage| {
        set_back(stage, buy, |_| {})
    }),
    Trick::new("the same during the trial", |stage| {
        let on_and_off = |between: fn(&Stage)| set_back(&Stage::new(), try_it, between);
        let mut seen = on_and_off(|_| {});
        seen.extend(set_back(stage, try_it, |stage| stage.machine.watch.restart()));
        seen
    }),
    Trick::new("sets the clock back and puts back the state of then", |stage| {
        buy(stage);
        let old = stage.machine.files();
        stage.pass(TimeDelta::days(2));
        stage.check(stage.app());
        stage.machine.set_files(&old);
        stage.machine.watch.restart();
        stage.machine.watch.turn(TimeDelta::days(-2));
        vec![on_start(stage)]
    }),
    Trick::new("sets the clock back and opens his license file again", |stage| {
        let (_, file) = by_file(stage);
        let mut seen = Vec::new();
        for by in [TimeDelta::days(2), TimeDelta::days(40)] {
            stage.pass(by);
            look_around(stage);
            stage.machine.watch.restart();
            stage.machine.watch.turn(-by);
            let client = stage.open();
            seen.push(stage.wait(client.import_license_file(&file)).into());
            seen.push(shown(&client));
            stage.machine.watch.turn(by);
        }
        seen
    }),
    Trick::new("opens his license file again when it is over", |stage| {
        let (client, file) = by_file(stage);
        stage.pass(TimeDelta::days(31));
        vec![stage.wait(client.import_license_file(&file)).into(), shown(&client)]
    }),
];

/// Days pass, in which the app runs; then the clock is set back by them.
fn set_back(stage: &Stage, begin: fn(&Stage), between: fn(&Stage)) -> Vec<Seen> {
    begin(stage);
    let set_back = |by: TimeDelta| {
        stage.pass(by);
        look_around(stage);
        between(stage);
        stage.machine.watch.turn(-by);
        let seen = on_start(stage);
        stage.machine.watch.turn(by);
        seen
    };
    [TimeDelta::minutes(6), TimeDelta::days(1), TimeDelta::days(2)]
        .map(set_back)
        .to_vec()
}

/// The app notices that time passed, without the server.
fn look_around(stage: &Stage) {
    stage.be(|_, _| Reply::Reset);
    stage.check(stage.app());
    stage.be_honest();
}
