//! Other people's libraries read our tokens with nothing but the key set.

use std::{
    env,
    io::Write,
    process::{Command, Stdio},
};

use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(python_reads_them);

/// PyJWT and cryptography; `dev/test` prepares them.
const SCRIPT: &str = include_str!("verify.py");

/// What the script says of tokens.
fn python(request: &Value) -> Value {
    let python = env::var_os("CLAVIGER_TEST_PYTHON")
        .expect("CLAVIGER_TEST_PYTHON is not set: it names a Python that has PyJWT and cryptography; run dev/test");
    let mut command = Command::new(python);
    let mut child = command
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(request.to_string().as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script failed with {}", output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn python_reads_them(world: &World) {
    let shop = world.shop().await;
    let (app, license, laptop) = (
        shop.app("switchfast"),
        shop.issue("switchfast", "lifetime").await,
        Device::new("laptop"),
    );
    let trial = app.trial(&laptop).await.ok();
    let refused = app.validate(&license.key, &laptop).await.ok();
    let active = app.activate(&license.key, &laptop).await.ok();
    let good = active.text("token");
    let middle = good.len() / 2;
    let forged = format!(
        "{}{}{}",
        &good[..middle],
        if &good[middle..=middle] == "A" { "B" } else { "A" },
        &good[middle + 1..]
    );

    let keys = shop.keys().await;
    let tokens = [good, refused.text("token"), trial.text("token"), &forged];
    let ask = |audience: &str| {
        python(&json!({ "keys": keys.json(), "audience": audience, "issuer": "claviger", "tokens": tokens }))
    };
    let said = ask("switchfast");
    let [good_said, refused_said, trial_said, forged_said] = said.as_array().unwrap().as_slice() else {
        panic!("four tokens were asked about: {said:#}")
    };
    assert_eq!(
        (&good_said["code"], &good_said["sub"]),
        (&json!("VALID"), &json!(license.id))
    );
    assert_eq!(
        good_said,
        &keys.read(good, "switchfast"),
        "both libraries read the same"
    );
    assert_eq!(refused_said["code"], "NOT_ACTIVATED");
    assert_eq!(
        (&trial_said["kind"], &trial_said["sub"]),
        (&json!("trial"), &trial["trial"])
    );
    assert_eq!(forged_said["error"], "InvalidSignatureError");

    assert!(
        ask("vps-runner")
            .as_array()
            .unwrap()
            .iter()
            .all(|said| said.get("error").is_some())
    );
}
