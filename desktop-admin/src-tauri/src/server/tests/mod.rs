//! Addresses, paths, and the bounds of requests.

mod bounds;

use super::*;

#[test]
fn addresses_have_one_form() {
    let known = |text: &str| ServerAddress::parse(text).unwrap().as_str().to_owned();
    for (typed, address) in [
        ("https://license.example.com", "https://license.example.com"),
        (" https://License.Example.com:443/ ", "https://license.example.com"),
        ("license.example.com", "https://license.example.com"),
        ("license.example.com/claviger/", "https://license.example.com/claviger"),
        ("https://license.example.com:8443//", "https://license.example.com:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("localhost:8080", "http://localhost:8080"),
        ("127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ] {
        assert_eq!(known(typed), address, "{typed}");
        assert_eq!(known(address), address, "{address}");
    }
}

#[test]
fn addresses_that_would_give_the_token_away_are_refused() {
    for (typed, code) in [
        ("http://license.example.com", "SERVER_NOT_SECURE"),
        ("http://localhost.example.com", "SERVER_NOT_SECURE"),
        ("http://10.0.0.1", "SERVER_NOT_SECURE"),
        ("https://ada:secret@license.example.com", "SERVER_MALFORMED"),
        ("https://license.example.com@elsewhere.example", "SERVER_MALFORMED"),
        ("https://license.example.com?a", "SERVER_MALFORMED"),
        ("https://license.example.com#a", "SERVER_MALFORMED"),
        ("ftp://license.example.com", "SERVER_MALFORMED"),
        ("file:///etc/passwd", "SERVER_MALFORMED"),
        ("javascript:alert(1)", "SERVER_MALFORMED"),
        ("https://", "SERVER_MALFORMED"),
        ("", "SERVER_MALFORMED"),
    ] {
        let failure = ServerAddress::parse(typed).unwrap_err();
        assert_eq!(failure.code, code, "{typed}");
        assert!(!failure.to_string().contains("secret"));
    }
}

#[test]
fn paths_of_admins_are_allowed_with_any_verb() {
    let server = ServerAddress::parse("https://license.example.com/claviger").unwrap();
    for verb in [Verb::Get, Verb::Post, Verb::Put, Verb::Patch, Verb::Delete] {
        for path in [
            "/v1/admin/me",
            "/v1/admin/licenses/lic_01j00000000000000000000000/devices/act_1/release",
            "/v1/admin/audit-events?limit=50&after=a%2Fb%3D",
            "/v1/admin/stripe-events?",
        ] {
            let joined = server.join(&ApiPath::parse(verb, path).unwrap());
            assert_eq!(joined.as_str(), format!("https://license.example.com/claviger{path}"));
        }
    }
}

#[test]
fn a_few_others_may_be_read() {
    for path in ["/health", "/ready", "/v1/config", "/.well-known/jwks.json"] {
        assert!(ApiPath::parse(Verb::Get, path).is_ok(), "{path}");
        assert!(ApiPath::parse(Verb::Post, path).is_err(), "{path}");
        assert!(ApiPath::parse(Verb::Get, &format!("{path}/")).is_err(), "{path}");
        assert!(ApiPath::parse(Verb::Get, &format!("{path}?a")).is_err(), "{path}");
    }
}

#[test]
fn everything_else_is_refused() {
    let long = format!("/v1/admin/{}", "a".repeat(5000));
    for path in [
        "",
        "/",
        "v1/admin/me",
        "/v1/admin",
        "/v1/admin/",
        "/v1/adminx/me",
        "/V1/admin/me",
        "//elsewhere.example/v1/admin/me",
        "https://elsewhere.example/v1/admin/me",
        "@elsewhere.example/v1/admin/me",
        ".elsewhere.example/v1/admin/me",
        "/v1/admin/../licenses/activate",
        "/v1/admin/./me",
        "/v1/admin/me/..",
        "/v1/admin/...",
        "/v1/admin/%2e%2e/licenses",
        "/v1/admin/a%2fb",
        "/v1/admin/a\\..\\b",
        "/v1/admin//me",
        "/v1/admin/me/",
        "/v1/admin/me#a",
        "/v1/admin/me?a#b",
        "/v1/admin/me?a\\b",
        "/v1/admin/me HTTP/1.1\r\nhost: elsewhere.example",
        "/v1/admin/me?a\r\nb",
        "/v1/admin/mé",
        "/v1/admin/me?é",
        "/v1/licenses/activate",
        "/v1/customer/licenses",
        "/metrics",
        "/webhooks/stripe/test",
        "/v1/admin/\u{0}",
        &long,
    ] {
        let refused = ApiPath::parse(Verb::Get, path);
        assert_eq!(refused.unwrap_err().code, "PATH_REFUSED", "{path}");
    }
}
