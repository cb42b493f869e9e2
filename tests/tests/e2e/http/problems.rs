//! Every failure is a problem document that says why and what to do, and repeats nothing secret.

use claviger_tests::{Api, Device, World, on_sqlite};
use reqwest::Method;
use serde_json::json;

on_sqlite!(
    a_malformed_body_is_refused,
    wrong_types_are_refused_without_repeating_them,
    what_does_not_exist_says_so,
    a_body_has_a_size_and_a_type,
    devices_and_keys_have_a_form,
    an_unknown_field_of_an_admin_is_a_mistake,
);

const SECRET: &str = "SF-SECRE-TSECR-ETSEC-RETSE";

async fn post_text(api: &Api, path: &str, content_type: &str, body: impl Into<String>) -> claviger_tests::Answer {
    api.send(
        api.request(Method::POST, path)
            .header("content-type", content_type)
            .body(body.into()),
    )
    .await
}

async fn a_malformed_body_is_refused(world: &World) {
    let server = world.serve().await;
    let api = server.api();
    world.ledger.note_key(SECRET);
    for body in [
        "",
        "{",
        "[]",
        "null",
        "nonsense",
        &format!("{{\"key\": \"{SECRET}\""),
        &format!("\"{SECRET}\""),
    ] {
        let answer = post_text(&api, "/v1/licenses/validate", "application/json", body).await;
        answer.problem(400, "REQUEST_INVALID");
        assert!(!answer.text.contains("SECRE"), "{}", answer.text);
    }
}

async fn wrong_types_are_refused_without_repeating_them(world: &World) {
    let server = world.serve().await;
    let api = server.api();
    world.ledger.note_key(SECRET);
    let device = Device::new("laptop").json();
    for request in [
        json!({ "product": "switchfast", "key": [SECRET], "device": device }),
        json!({ "product": "switchfast", "key": { "is": SECRET }, "device": device }),
        json!({ "product": SECRET, "key": "SF-1", "device": device }),
        json!({ "product": "switchfast", "key": "SF-1", "device": SECRET }),
        json!({ "product": "switchfast", "key": "SF-1", "device": { "id": [SECRET] } }),
        json!({ "product": "switchfast", "key": "SF-1", "device": device, "usage": { "seats": SECRET } }),
        json!({ "product": "switchfast", "key": "SF-1", "device": device, "features": SECRET }),
        json!({ "product": "switchfast", "key": "SF-1", "device": device, "nonce": format!("{SECRET} ") }),
        json!({ "product": "switchfast", "key": SECRET }),
    ] {
        let answer = api.post("/v1/licenses/validate", request).await;
        answer.problem(400, "REQUEST_INVALID");
        assert!(!answer.text.contains("SECRE"), "{}", answer.text);
    }
}

async fn what_does_not_exist_says_so(world: &World) {
    let server = world.serve().await;
    let api = server.api();
    for path in [
        "/",
        "/v1",
        "/v1/nothing",
        "/v1/licenses/validate/more",
        "/v1/admin/nothing",
        "/%00",
        "/../etc/passwd",
    ] {
        api.get(path).await.problem(404, "ROUTE_NOT_FOUND");
    }
    for (method, path) in [
        (Method::GET, "/v1/licenses/validate"),
        (Method::DELETE, "/v1/trials"),
        (Method::POST, "/health"),
        (Method::PUT, "/v1/admin/me"),
    ] {
        api.send(api.request(method, path))
            .await
            .problem(405, "METHOD_NOT_ALLOWED");
    }
}

async fn a_body_has_a_size_and_a_type(world: &World) {
    let server = world.serve().await;
    let api = server.api();
    let large = format!("{{\"product\":\"{}\"}}", "x".repeat(1024 * 1024));
    post_text(&api, "/v1/licenses/validate", "application/json", large.as_str())
        .await
        .problem(413, "BODY_TOO_LARGE");
    // Imports may be larger: this one gets as far as being refused for who sends it.
    post_text(&api, "/v1/admin/licenses/import", "application/json", large)
        .await
        .problem(401, "UNAUTHORIZED");
    for content_type in ["text/plain", "application/xml", "multipart/form-data"] {
        let answer = post_text(&api, "/v1/licenses/validate", content_type, "{}").await;
        answer.problem(415, "MEDIA_TYPE_UNSUPPORTED");
    }
    let untyped = api
        .send(api.request(Method::POST, "/v1/licenses/validate").body("{}"))
        .await;
    untyped.problem(415, "MEDIA_TYPE_UNSUPPORTED");
}

async fn devices_and_keys_have_a_form(world: &World) {
    let shop = world.shop().await;
    let ask = |key: &str, device: serde_json::Value| {
        let request = json!({ "product": "switchfast", "key": key, "device": device });
        let api = shop.api.clone();
        async move { api.post("/v1/licenses/validate", request).await }
    };
    let digits = |digit: &str| format!("sha256:{}", digit.repeat(64));
    for id in [
        "4c4c4544-004d-3510-8052-b4c04f4d3732".to_owned(),
        digits("0"),
        digits("g"),
        "sha256:ab".to_owned(),
    ] {
        let refused = ask("SF-1", json!({ "id": id })).await.problem(422, "DEVICE_INVALID");
        assert!(
            !refused.to_string().contains("4c4c4544"),
            "a raw machine id came back: {refused:#}"
        );
    }
    let odd = json!({ "id": digits("a"), "components": { "Board!": digits("b") } });
    ask("SF-1", odd).await.problem(422, "DEVICE_INVALID");
    let many: serde_json::Map<_, _> = (0..17)
        .map(|part| (format!("part_{part}"), json!(digits("b"))))
        .collect();
    ask("SF-1", json!({ "id": digits("a"), "components": many }))
        .await
        .problem(422, "DEVICE_INVALID");

    let device = Device::new("laptop").json();
    ask("🔑🔑🔑🔑", device.clone()).await.problem(422, "KEY_INVALID");
    ask("---", device.clone()).await.problem(422, "KEY_INVALID");
    ask(&"A".repeat(257), device.clone())
        .await
        .problem(400, "REQUEST_INVALID");
    let nul = json!({ "id": digits("a"), "name": "lap\u{0}top" });
    ask("SF-1", nul).await.problem(400, "REQUEST_INVALID");
}

async fn an_unknown_field_of_an_admin_is_a_mistake(world: &World) {
    let shop = world.shop().await;
    let misspelled = json!({ "product": "switchfast", "plan": "lifetime", "quantitty": 3 });
    shop.admin
        .post("/v1/admin/licenses", misspelled)
        .await
        .problem(400, "REQUEST_INVALID");
    shop.admin
        .post("/v1/admin/licenses/search", json!({ "emial": "ada@example.com" }))
        .await
        .problem(400, "REQUEST_INVALID");
    let none = json!({ "product": "switchfast", "plan": "lifetime", "quantity": 0 });
    shop.admin
        .post("/v1/admin/licenses", none)
        .await
        .problem(400, "REQUEST_INVALID");
    for (order, code) in [
        (json!({ "product": "nothing", "plan": "lifetime" }), "PRODUCT_UNKNOWN"),
        (json!({ "product": "switchfast", "plan": "nothing" }), "PLAN_UNKNOWN"),
    ] {
        shop.admin.post("/v1/admin/licenses", order).await.problem(404, code);
    }
    shop.admin
        .get("/v1/admin/licenses/act_01h455vb4pex5vsknk084sn02q")
        .await
        .problem(400, "REQUEST_INVALID");
    shop.admin
        .get("/v1/admin/licenses/lic_01h455vb4pex5vsknk084sn02q")
        .await
        .problem(404, "LICENSE_NOT_FOUND");
}
