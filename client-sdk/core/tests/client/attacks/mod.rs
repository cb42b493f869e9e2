//! Nobody gets in by a trick: forged tokens, tampered memories, clocks, servers. And, honestly, what does get somebody in.

mod forgeries;
mod gains;
mod seen;
mod tricks;

use std::fmt::Write;

use claviger_client::{Client, ClientBuilder};
use claviger_protocol::{Code, token::Claims};

use self::{
    forgeries::FORGERIES,
    gains::GAINS,
    seen::{AllSeen, Seen},
};
use crate::support::{
    KEY,
    office::{Office, file, say},
    server::{Reply, Request},
    signer::Signer,
    stage::Stage,
    together, word,
};

/// Buys a license.
fn buy(stage: &Stage) {
    buy_in(stage, stage.app());
}

fn buy_in(stage: &Stage, app: ClientBuilder) {
    let client = stage.start(app);
    stage.wait(client.activate(KEY)).unwrap();
}

/// Buys a license, without a network. Gives the app as it runs, and the license file.
fn by_file(stage: &Stage) -> (Client, String) {
    let file = stage.office.license_file(&stage.machine.device(), KEY);
    let client = stage.open();
    stage.wait(client.request_file(KEY)).unwrap();
    stage.wait(client.import_license_file(&file)).unwrap();
    (client, file)
}

/// Gets the money back, which the app hears.
fn refund(stage: &Stage) {
    refund_in(stage, stage.app());
}

fn refund_in(stage: &Stage, app: ClientBuilder) {
    stage.office.terms().code = Code::Revoked;
    stage.check(app);
}

/// Somebody who would like to be the seller.
fn forger() -> Signer {
    Signer::new(66)
}

/// A server that grants whatever is asked, and signs with its own key.
fn own_server(office: &Office, request: &Request) -> Reply {
    if request.is_about_keys() {
        return Reply::json(&serde_json::to_value(forger().jwks()).unwrap());
    }
    let claims = Claims {
        code: Code::Valid,
        ..office.claims(request)
    };
    say(request, Code::Valid, &forger().sign(&claims))
}

/// What an attacker would like a token to say.
fn wished(stage: &Stage) -> Claims {
    Claims {
        code: Code::Valid,
        ..stage.office.license_claims(&stage.machine.device(), KEY)
    }
}

/// A license file of his own.
fn own_file(stage: &Stage) -> String {
    file(&forger().sign(&wished(stage)), &forger())
}

/// What became of all forged tokens.
pub(crate) fn forged() -> String {
    let mut text = String::from(
        "| a token that is … | tokens | in an answer | in a license file | in the memory |\n|---|---|---|---|---|\n",
    );
    let outcomes = together(&FORGERIES, forgeries::Forgery::attempt);
    let mut tried = 0;
    let mut granted = 0;
    for (forgery, outcome) in FORGERIES.iter().zip(&outcomes) {
        let places = [&outcome.in_an_answer, &outcome.in_a_file, &outcome.in_the_memory];
        tried += outcome.tokens * places.len();
        granted += places.iter().filter(|seen| is_in(seen)).count();
        let cells = places.map(Seen::codes).join(" | ");
        writeln!(text, "| {} | {} | {cells} |", forgery.name, outcome.tokens).unwrap();
    }
    writeln!(text, "\n{tried} attempts: {granted} wrongful grants.").unwrap();
    text
}

/// What became of all tricks.
pub(crate) fn tricked() -> String {
    let mut text =
        String::from("| he … | attempts | sees | reads | afterwards, with the server |\n|---|---|---|---|---|\n");
    let tricks: Vec<_> = tricks::all().collect();
    let outcomes = together(&tricks, |trick| trick.attempt());
    let (mut tried, mut granted) = (0, 0);
    for (trick, outcome) in tricks.iter().zip(&outcomes) {
        tried += outcome.attempts;
        granted += usize::from(is_in(&outcome.seen));
        let (codes, words) = (Seen::codes(&outcome.seen), Seen::words(&outcome.seen));
        writeln!(
            text,
            "| {} | {} | {codes} | {words} | {} |",
            trick.name, outcome.attempts, outcome.afterwards.what
        )
        .unwrap();
    }
    writeln!(text, "\n{tried} attempts: {granted} wrongful grants.").unwrap();
    text
}

/// What does get somebody in, and how far.
pub(crate) fn gained() -> String {
    let mut text = String::from("| he … | gets | which ends | then |\n|---|---|---|---|\n");
    for (gain, (gets, then)) in GAINS.iter().zip(together(&GAINS, gains::Gain::attempt)) {
        assert!(gets.is_usable(), "{}: {gets:?}", gain.name);
        assert!(!then.is_usable(), "{}: {then:?}", gain.name);
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            gain.name,
            word(gets),
            gain.end,
            word(then)
        )
        .unwrap();
    }
    text
}

fn is_in(seen: &AllSeen) -> bool {
    seen.iter().any(|seen| seen.is_in)
}

#[test]
fn no_forged_token_is_believed() {
    let table = forged();
    assert!(
        crate::matrices::documented().contains(&table),
        "MATRICES.md should contain\n{table}"
    );
}

#[test]
fn no_trick_gets_anybody_in() {
    let table = tricked();
    assert!(
        crate::matrices::documented().contains(&table),
        "MATRICES.md should contain\n{table}"
    );
}

#[test]
fn what_is_gained_is_told() {
    let table = gained();
    assert!(
        crate::matrices::documented().contains(&table),
        "MATRICES.md should contain\n{table}"
    );
}
