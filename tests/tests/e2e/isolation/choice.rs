//! How a request says which environment it is for.

use claviger_tests::{Json, World, on_both_engines};
use reqwest::Method;
use serde_json::Value;

on_both_engines!(
    the_header_beats_the_query_and_the_query_the_default,
    browsers_may_send_the_header
);

async fn the_header_beats_the_query_and_the_query_the_default(world: &World) {
    let server = world
        .start(&world.settings().with("ACTIVE_ENVIRONMENT", "prod"))
        .await
        .unwrap();
    let (api, path) = (server.api(), "/.well-known/jwks.json");
    let kid = |keys: Value| keys["keys"][0].text("kid").to_owned();
    let of_test = kid(api.environment("test").get(path).await.ok());
    let of_prod = kid(api.environment("prod").get(path).await.ok());

    let asked = async |header: Option<&str>, query: &str| {
        let api = header.map_or_else(|| api.clone(), |header| api.environment(header));
        kid(api.get(&format!("{path}{query}")).await.ok())
    };
    assert_eq!(asked(None, "").await, of_prod);
    assert_eq!(asked(None, "?env=test").await, of_test);
    assert_eq!(asked(Some("prod"), "?env=test").await, of_prod);
    assert_eq!(asked(Some("test"), "?env=nonsense").await, of_test);
    for (header, query) in [
        (Some("staging"), ""),
        (Some(""), ""),
        (Some("PROD"), ""),
        (None, "?env=production"),
        (None, "?env="),
    ] {
        let api = header.map_or_else(|| api.clone(), |header| api.environment(header));
        let refused = api
            .get(&format!("{path}{query}"))
            .await
            .problem(400, "ENVIRONMENT_INVALID");
        assert!(refused.text("detail").contains("`test` and `prod`"), "{refused:#}");
    }
}

async fn browsers_may_send_the_header(world: &World) {
    let server = world.serve().await;
    let preflight = server.api().request(Method::OPTIONS, "/v1/licenses/validate");
    let preflight = preflight
        .header("origin", "https://switchfast.example")
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "content-type,x-environment,idempotency-key",
        );
    let answer = server.api().send(preflight).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let allowed = answer.header("access-control-allow-headers").unwrap().to_lowercase();
    for header in [
        "content-type",
        "authorization",
        "x-environment",
        "idempotency-key",
        "x-request-id",
    ] {
        assert!(allowed.contains(header), "{header} is not in {allowed}");
    }
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some("https://switchfast.example")
    );
    assert_eq!(
        answer.header("access-control-allow-credentials"),
        None,
        "the API uses no cookies"
    );

    let request = server
        .api()
        .request(Method::GET, "/health")
        .header("origin", "https://switchfast.example");
    let answer = server.api().send(request).await;
    let exposed = answer.header("access-control-expose-headers").unwrap().to_lowercase();
    assert!(
        exposed.contains("x-request-id") && exposed.contains("retry-after"),
        "{exposed}"
    );
}
