//! Releasing devices of a license.

use claviger_client::{ErrorCode, State};
use claviger_protocol::Code;
use serde_json::json;

use crate::support::{
    KEY, OTHER_KEY,
    server::{Reply, Request},
    stage::Stage,
};

const IN_THE_WAY: &str = "act_01m80rjytyfze9ababxnr9kfmq";

/// The device that stands in the way of another license is released by that one's key, although this device has a license of its own.
#[test]
fn what_stands_in_the_way_of_an_activation_is_released_by_the_key_that_was_refused() {
    let stage = Stage::new();
    let client = stage.open();
    stage.wait(client.activate(KEY)).unwrap();
    stage.be(|office, request| match request.path.as_str() {
        "/v1/licenses/activate" => refusal(&office.sign(request, Code::DeviceLimitReached)),
        "/v1/licenses/deactivate" => released(request),
        _ => office.answer(request),
    });
    let refused = stage.wait(client.activate(OTHER_KEY)).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused(Code::DeviceLimitReached));
    assert_eq!(client.status().state, State::Licensed);
    assert!(
        stage
            .wait(client.release(&refused.devices[0].id))
            .unwrap()
            .devices
            .is_empty()
    );
}

fn refusal(token: &str) -> Reply {
    let device =
        json!({"id": IN_THE_WAY, "activated_at": "2027-01-01T08:00:00Z", "last_seen_at": "2027-01-02T08:00:00Z"});
    let body = json!({"code": "DEVICE_LIMIT_REACHED", "detail": "Full.", "token": token, "devices": [device]});
    Reply::problem("409 Conflict", &body)
}

/// Knows the device by the key of its license only.
fn released(request: &Request) -> Reply {
    assert_eq!(request.text("/activation_id"), IN_THE_WAY);
    match request.text("/key") {
        OTHER_KEY => Reply::json(&json!({"released": true, "devices": []})),
        _ => Reply::problem(
            "404 Not Found",
            &json!({"code": "NOT_FOUND", "detail": "Not of this license."}),
        ),
    }
}
