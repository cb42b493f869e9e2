//! Answers that are none.

use super::{
    server::{Act, Server, response},
    *,
};

const HTML: &str = "<!doctype html><title>Sign in</title><form action=/login></form>";

fn html(status: &str) -> Act {
    Act::Say(response(status, "text/html; charset=utf-8", HTML))
}

fn with_header(act: &str, header: &str) -> Act {
    Act::Say(act.replacen("\r\n", &format!("\r\n{header}\r\n"), 1))
}

async fn silence_after(act: Act) -> NoAnswer {
    silence(&api(&Server::start(vec![act]).await.url())).await
}

async fn fault_after(act: Act) -> Fault {
    silence_after(act).await.fault
}

#[tokio::test]
async fn a_captive_portal_is_not_claviger() {
    assert_eq!(fault_after(html("200 OK")).await, Fault::NotClaviger);
    assert_eq!(fault_after(html("403 Forbidden")).await, Fault::NotClaviger);
    assert_eq!(fault_after(html("404 Not Found")).await, Fault::NotClaviger);
    assert_eq!(
        fault_after(html("511 Network Authentication Required")).await,
        Fault::NotClaviger
    );
}

#[tokio::test]
async fn nobody_is_followed() {
    let login = Server::start(vec![html("200 OK")]).await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let redirect = with_header(
            &response(status, "text/html", ""),
            &format!("location: {}/login", login.url()),
        );
        assert_eq!(fault_after(redirect).await, Fault::NotClaviger, "{status}");
    }
    assert_eq!(login.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn json_of_something_else_is_not_claviger() {
    for body in [
        "",
        "{}",
        "[]",
        "null",
        "{\"token\":7}",
        "{\"status\":\"ok\"}",
        "{\"token\":\"eyJ",
        "\u{feff}{}",
    ] {
        let act = Act::Say(response("200 OK", "application/json", body));
        assert_eq!(fault_after(act).await, Fault::NotClaviger, "{body}");
    }
    let other_api = Act::Say(response(
        "404 Not Found",
        "application/json",
        "{\"code\":\"NOT_FOUND\",\"detail\":\"No route.\"}",
    ));
    assert_eq!(fault_after(other_api).await, Fault::NotClaviger);
    let other_problem = Act::Say(response(
        "404 Not Found",
        "application/problem+json",
        "{\"title\":\"Not Found\",\"status\":404}",
    ));
    assert_eq!(fault_after(other_problem).await, Fault::NotClaviger);
    let unlabeled = Act::Say("HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"token\":\"a.b\"}".to_owned());
    assert_eq!(fault_after(unlabeled).await, Fault::NotClaviger);
}

#[tokio::test]
async fn what_is_no_http_is_not_claviger() {
    for greeting in [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "220 mail.example.com ESMTP\r\n\r\n",
        "\u{0}\u{0}\u{0}\u{0}",
    ] {
        let server = Server::start(vec![Act::Say(greeting.to_owned())]).await;
        assert_eq!(
            silence(&api(&server.url())).await.fault,
            Fault::NotClaviger,
            "{greeting}"
        );
        assert_eq!(server.requests().len(), 1, "{greeting}");
    }
}

#[tokio::test]
async fn a_server_that_fails_is_told_from_one_that_says_no() {
    for status in [
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
    ] {
        assert_eq!(fault_after(html(status)).await, Fault::ServerError, "{status}");
    }
    for code in ["INTERNAL", "UNAVAILABLE", "TIMEOUT"] {
        let body = format!("{{\"code\":\"{code}\",\"detail\":\"It failed.\"}}");
        let act = Act::Say(response("503 Service Unavailable", "application/problem+json", &body));
        assert_eq!(fault_after(act).await, Fault::ServerError, "{code}");
    }
    let body = r#"{"type":"urn:claviger:problem:key_invalid","title":"…","status":422,"code":"KEY_INVALID",
        "detail":"A typing slip.","fix":"Look at the key again.","request_id":"r1","of_a_newer_server":true}"#;
    let server = Server::start(vec![Act::Say(response(
        "422 Unprocessable Entity",
        "application/problem+json",
        body,
    ))])
    .await;
    let Ok(Answer::Problem(problem)) = activate(&api(&server.url())).await else {
        panic!("a problem is an answer");
    };
    assert_eq!(
        (problem.code.as_str(), problem.fix.as_deref()),
        ("KEY_INVALID", Some("Look at the key again."))
    );
}

#[tokio::test]
async fn a_server_that_was_asked_too_often_says_until_when() {
    let wait = |seconds| Some(Duration::from_secs(seconds));
    let body = r#"{"code":"RATE_LIMITED","detail":"Too many requests."}"#;
    let limited = response("429 Too Many Requests", "application/problem+json", body);
    for (header, expected) in [
        ("retry-after: 17", wait(17)),
        (
            "date: Sun, 06 Nov 1994 08:49:00 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT",
            wait(37),
        ),
        ("retry-after: 2592000", wait(3600)),
        ("x-other: 1", None),
    ] {
        let silence = silence_after(with_header(&limited, header)).await;
        assert_eq!(
            (silence.fault, silence.retry_after),
            (Fault::RateLimited, expected),
            "{header}"
        );
    }
    let down = response("503 Service Unavailable", "text/html", HTML);
    let silence = silence_after(with_header(&down, "retry-after: 120")).await;
    assert_eq!((silence.fault, silence.retry_after), (Fault::ServerError, wait(120)));
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n\"";
    assert_eq!(fault_after(Act::Flood(head.to_owned())).await, Fault::NotClaviger);
    let long = format!("{{\"token\":\"{}\"}}", "a".repeat(1 << 20));
    let act = Act::Say(response("200 OK", "application/json", &long));
    assert_eq!(fault_after(act).await, Fault::NotClaviger);
}

#[tokio::test]
async fn a_torn_body_is_a_torn_connection() {
    let whole = response("200 OK", "application/json", "{\"token\":\"a.b.c\"}");
    assert_eq!(
        fault_after(Act::Say(whole[..whole.len() - 2].to_owned())).await,
        Fault::Unreachable
    );
    let chunked =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n11\r\n{\"token\":";
    assert_eq!(fault_after(Act::Say(chunked.to_owned())).await, Fault::Unreachable);
}
