//! Notices of every type, version and shape are kept as they came; those that name something of ours are looked into.

use std::collections::BTreeMap;

use claviger_tests::{Json, World, on_both_engines};
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{kept, kept_as, post, send, sign};

on_both_engines!(whatever_comes_is_kept, too_much_is_refused);

/// JSON of any shape, and what is no JSON at all.
fn bodies() -> Vec<String> {
    let deep = format!("{}1{}", "[".repeat(300), "]".repeat(300));
    // Nothing that a database could make short.
    let noise: String = (0..200)
        .map(|number| HEXLOWER.encode(&Sha256::digest([number])))
        .collect();
    let long = json!({ "id": noise, "type": noise, "data": { "object": { "id": format!("cs_{noise}") } } });
    let strange = [
        json!({ "id": "evt_id_only" }),
        json!({ "id": "evt_new_type", "object": "event", "type": "hologram.projected", "data": { "object": { "id": "holo_1" } } }),
        json!({ "id": "evt_no_object", "type": "checkout.session.completed", "data": { "object": null } }),
        json!({ "id": "evt_list", "type": "invoice.paid", "data": [1, 2], "livemode": "no", "created": "soon" }),
        json!({ "id": "evt_numbers", "type": 7, "created": -1, "livemode": null, "data": { "object": { "id": 5 } } }),
        json!({ "id": "evt_gone", "type": "checkout.session.completed", "data": { "object": { "id": "cs_test_gone" } } }),
        json!({ "id": "evt_path", "type": "invoice.paid", "data": { "object": { "id": "in_../../v1/customers" } } }),
        json!({ "id": "evt_zero\u{0}", "type": "a\u{0}b", "data": { "object": { "id": "sub_\u{0}" } } }),
        json!({ "id": "evt_thin", "object": "v2.core.event", "type": "v1.refund.failed", "livemode": false,
                "related_object": { "id": "re_gone", "type": "refund", "url": "/v1/refunds/re_gone" } }),
        json!({ "id": 5, "type": "number.as.id" }),
        json!({ "type": "no.id" }),
        json!({}),
        json!([]),
        json!([{ "id": "evt_in_a_list" }]),
        json!("evt_a_text"),
        json!(null),
        json!(1.5e300),
        long,
    ];
    let other = [
        "",
        " \n",
        "{",
        "not JSON at all",
        "id=evt_form&type=invoice.paid",
        "<xml/>",
        "Grüße, \u{0}",
        &deep,
    ];
    let spaced = "  {\r\n\t\"type\" :  \"kept.as.it.came\" , \"n\": 1.0}  ".to_owned();
    strange
        .iter()
        .map(Value::to_string)
        .chain(other.map(str::to_owned))
        .chain([spaced])
        .collect()
}

async fn whatever_comes_is_kept(world: &World) {
    let till = world.till().await;
    let bodies = bodies();
    for body in bodies.iter().chain(&bodies) {
        send(world, &till, body).await;
    }
    till.settle().await;
    let kept = kept(&till).await;
    assert_eq!(kept.len(), bodies.len(), "each is kept, and once");
    let kept: BTreeMap<&str, &Value> = kept.iter().map(|notice| (notice.text("stripe_id"), notice)).collect();
    for body in &bodies {
        let start: String = body.chars().take(80).collect();
        // What names no id that can be one of Stripe's is known by its content.
        let named = serde_json::from_str::<Value>(body)
            .ok()
            .and_then(|json| json["id"].as_str().map(str::to_owned));
        let digest = format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(body)));
        let found = named
            .and_then(|id| kept.get(id.as_str()))
            .or_else(|| kept.get(digest.as_str()));
        let notice = found.unwrap_or_else(|| panic!("not kept byte for byte: {start}"));
        assert_eq!(
            (notice.text("state"), notice.text("outcome")),
            ("done", "not_ours"),
            "{start}"
        );
        assert_eq!(notice.number("attempts"), 1, "{start}");
        let shown = till
            .shop
            .admin
            .get(&format!("/v1/admin/stripe-events/{}", notice.text("id")))
            .await
            .ok();
        match serde_json::from_str::<Value>(body) {
            Ok(json) => assert_eq!(shown.get("payload").cloned().unwrap_or_default(), json, "{start}"),
            Err(_) => assert_eq!(shown.text("payload_base64"), BASE64.encode(body.as_bytes())),
        }
    }
    assert_eq!((till.orders().await.len(), till.licenses().await.len()), (0, 0));
}

async fn too_much_is_refused(world: &World) {
    let till = world.till().await;
    let limit = 1_048_576;
    let start = "{\"id\":\"evt_large\",\"type\":\"balance.available\",\"pad\":\"";
    let filled = |length: usize| format!("{start}{}\"}}", "x".repeat(length - start.len() - 2));
    let large = filled(limit + 1);
    let signature = sign(world, &till, &large).await;
    post(&till, "test", &large, &signature)
        .await
        .problem(413, "BODY_TOO_LARGE");
    assert!(kept(&till).await.is_empty());
    let full = filled(limit);
    assert_eq!(full.len(), limit);
    send(world, &till, &full).await;
    kept_as(&till, "evt_large").await;
}
