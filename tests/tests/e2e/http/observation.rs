//! What operators see.

use claviger_tests::{Device, Json, World, on_both_engines};
use reqwest::Method;

on_both_engines!(
    a_request_has_an_id,
    metrics_count_without_naming_anybody,
    the_explorer_works_offline,
    answers_are_kept_by_no_cache,
    a_log_line_tells_of_each_request,
);

async fn a_request_has_an_id(world: &World) {
    let server = world.serve().await;
    let api = server.api();
    let mine = api.header("x-request-id", "my-request-0001").get("/nothing").await;
    assert_eq!(mine.problem(404, "ROUTE_NOT_FOUND")["request_id"], "my-request-0001");
    assert_eq!(mine.header("x-request-id"), Some("my-request-0001"));
    let one = api.get("/nothing").await.problem(404, "ROUTE_NOT_FOUND");
    let other = api.get("/nothing").await.problem(404, "ROUTE_NOT_FOUND");
    assert_ne!(one["request_id"], other["request_id"]);
    for odd in ["short", "with spaces in it", &"x".repeat(65)] {
        let answer = api.header("x-request-id", odd).get("/nothing").await;
        assert_ne!(answer.header("x-request-id"), Some(odd));
        answer.problem(404, "ROUTE_NOT_FOUND");
    }
}

async fn metrics_count_without_naming_anybody(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let laptop = Device::new("laptop");
    for _ in 0..3 {
        app.activate(&license.key, &laptop).await.ok();
    }
    app.validate(&license.key, &Device::new("desktop")).await.ok();
    shop.api
        .get("/v1/a-path-that-nobody-serves")
        .await
        .problem(404, "ROUTE_NOT_FOUND");

    let metrics = shop.server.api().get("/metrics").await.text;
    for line in [
        "claviger_http_requests_total{method=\"POST\",route=\"/v1/licenses/activate\",status=\"200\"} 3",
        "claviger_verdicts_total{environment=\"test\",operation=\"activate\",code=\"VALID\"} 3",
        "claviger_verdicts_total{environment=\"test\",operation=\"validate\",code=\"NOT_ACTIVATED\"} 1",
        "claviger_http_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"} 1",
    ] {
        let others: Vec<&str> = metrics.lines().filter(|found| found.contains("_total{")).collect();
        assert!(others.contains(&line), "{line} is not among {others:#?}");
    }
    assert!(metrics.contains("claviger_http_request_duration_seconds_bucket"));
    let secrets = world.ledger.found_in(&metrics);
    assert!(secrets.is_empty() && !metrics.contains(&license.id), "{secrets:?}");
    assert!(
        !metrics.contains("nobody-serves"),
        "whoever asks for anything must not fill the memory"
    );
}

async fn the_explorer_works_offline(world: &World) {
    let server = world.serve().await;
    let api = server.api();
    assert_eq!(api.get("/health").await.ok()["status"], "ok");
    assert_eq!(api.get("/ready").await.ok()["ready"], true);
    let docs = api.get("/docs").await;
    assert_eq!(docs.status, 200);
    let external = ["src=\"http", "href=\"http", "url(http", "@import"];
    assert!(
        external.iter().all(|reference| !docs.text.contains(reference)),
        "it loads something from elsewhere"
    );
    assert!(api.get("/openapi.json").await.ok()["paths"].as_object().unwrap().len() > 30);
}

async fn answers_are_kept_by_no_cache(world: &World) {
    let server = world.serve().await;
    let api = server.api();
    for answer in [
        api.get("/health").await,
        api.get("/nothing").await,
        api.get("/.well-known/jwks.json").await,
    ] {
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{}",
            answer.request
        );
        assert!(answer.header("cache-control").is_some(), "{}", answer.request);
    }
    let head = api.send(api.request(Method::HEAD, "/health")).await;
    assert!(head.status == 200 || head.status == 405, "{}", head.status);
}

async fn a_log_line_tells_of_each_request(world: &World) {
    let shop = world.shop().await;
    let path = "/v1/admin/licenses/lic_01h455vb4pex5vsknk084sn02q";
    shop.admin
        .header("x-request-id", "looked-for-0001")
        .get(path)
        .await
        .problem(404, "LICENSE_NOT_FOUND");
    // A stopped server has written all it had to say.
    shop.server.terminate();
    assert!(shop.server.ended().await.success());
    shop.server.kill();
    let log = shop.server.log().text();
    let lines: Vec<serde_json::Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let answered = lines
        .iter()
        .find(|line| line["span"]["id"] == "looked-for-0001" && line["fields"]["message"] == "answered");
    let answered = &answered.unwrap_or_else(|| panic!("no line in {}", shop.server.log().tail(20)))["fields"];
    assert_eq!((answered.text("method"), answered.number("status")), ("GET", 404));
    assert_eq!(
        answered.text("route"),
        "/v1/admin/licenses/{id}",
        "the pattern, not what was asked for"
    );
}
