//! Keys of the server that change while an app is in use.

use claviger_client::{Fault, State};
use claviger_protocol::token::Claims;

use crate::support::{KEY, office::say, signer::Signer, stage::Stage};

/// The server signs with one key and announces the next.
fn sign_with(stage: &Stage, signing: u8, announced: u8) {
    stage.be(move |office, request| {
        let claims = Claims {
            next_keys: Signer::new(announced).jwks().keys,
            ..office.claims(request)
        };
        say(request, claims.code, &Signer::new(signing).sign(&claims))
    });
}

#[test]
fn an_app_follows_the_keys_that_are_announced_and_no_others() {
    let stage = Stage::new();
    stage.office.terms().next_keys = Signer::new(2).jwks().keys;
    let client = stage.open();
    stage.wait(client.activate(KEY)).unwrap();
    for signing in 2..6 {
        sign_with(&stage, signing, signing + 1);
        // The app is started anew each time, so that it knows the key from its memory.
        let status = stage.check(stage.app());
        assert_eq!((status.state, status.fault), (State::Licensed, None), "{signing}");
    }
    sign_with(&stage, 66, 67);
    let status = stage.check(stage.app());
    assert_eq!((status.state, status.fault), (State::Licensed, Some(Fault::NotSigned)));
    sign_with(&stage, 6, 7);
    assert_eq!(stage.check(stage.app()).fault, None);
}
