//! Another library reads our tokens with nothing but the key set: `jose` on Node.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use claviger_tests::{Device, Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(jose_reads_them, jose_knows_when_they_end);

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node/verify-token.mjs");
const LIBRARY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node/node_modules/jose");

/// What jose says of tokens at an instant.
async fn jose(shop: &Shop, audience: &str, now: i64, tokens: &[&str]) -> Vec<Value> {
    assert!(Path::new(LIBRARY).is_dir(), "tests/node is not installed; run dev/test");
    let keys = shop.keys().await;
    let request =
        json!({ "jwks": keys.json(), "tokens": tokens, "issuer": "claviger", "audience": audience, "now": now });
    let mut command = Command::new("node");
    command.arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command
        .spawn()
        .expect("Node.js is installed; dev/test says what is missing");
    let mut input = child.stdin.take().unwrap();
    input.write_all(request.to_string().as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script ended with {}", output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn jose_reads_them(world: &World) {
    let shop = world.shop().await;
    let (app, laptop) = (shop.app("switchfast"), Device::new("laptop"));
    let license = shop.issue("switchfast", "lifetime").await;
    let trial = app.trial(&laptop).await.ok();
    let refused = app.validate(&license.key, &laptop).await.ok();
    let active = app.activate(&license.key, &laptop).await.ok();
    let (good, now) = (active.text("token"), active.instant("server_time").timestamp());
    let mut forged = good.to_owned();
    let middle = good.len() / 2;
    forged.replace_range(middle..=middle, if &good[middle..=middle] == "A" { "B" } else { "A" });

    let tokens = [good, refused.text("token"), trial.text("token"), &forged];
    let said = jose(&shop, "switchfast", now, &tokens).await;
    assert_eq!(
        said[0]["claims"],
        shop.keys().await.read(good, "switchfast"),
        "both libraries read the same"
    );
    assert_eq!(
        (&said[0]["claims"]["code"], &said[0]["claims"]["sub"]),
        (&json!("VALID"), &json!(license.id))
    );
    assert_eq!(said[1]["claims"]["code"], "NOT_ACTIVATED");
    assert_eq!(
        (&said[2]["claims"]["kind"], &said[2]["claims"]["sub"]),
        (&json!("trial"), &trial["trial"])
    );
    assert_eq!(said[3], json!({ "error": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" }));
    for said in jose(&shop, "vps-runner", now, &tokens[..3]).await {
        assert_eq!(
            said,
            json!({ "error": "ERR_JWT_CLAIM_VALIDATION_FAILED" }),
            "they are for one product"
        );
    }
}

async fn jose_knows_when_they_end(world: &World) {
    let (shop, token) = super::shop_and_token(world).await;
    let end = shop.keys().await.read(&token, "switchfast").number("exp");
    assert!(
        jose(&shop, "switchfast", end - 1, &[&token]).await[0]
            .get("claims")
            .is_some()
    );
    let over = jose(&shop, "switchfast", end, &[&token]).await;
    assert_eq!(over, [json!({ "error": "ERR_JWT_EXPIRED" })]);
}
