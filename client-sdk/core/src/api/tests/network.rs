//! Networks that do not lead to a server, and those that lead through a proxy.

use tokio::{net::TcpSocket, time::Instant};

use super::{
    server::{Act, Server, response},
    tls::Authority,
    *,
};

fn good() -> Act {
    Act::Say(response(
        "200 OK",
        "application/json; charset=utf-8",
        r#"{"token":"a.b.c"}"#,
    ))
}

fn is_good(heard: &Heard<Verdict>) -> bool {
    matches!(heard, Ok(Answer::Done(verdict)) if verdict.token == "a.b.c")
}

fn idempotency_key(request: &str) -> String {
    let line = request.lines().find_map(|line| line.strip_prefix("idempotency-key: "));
    line.unwrap().to_owned()
}

async fn through(proxy: &Server, server: &str) -> Heard<Verdict> {
    let options = ApiOptions {
        proxy: Some(Url::parse(&proxy.url()).unwrap()),
        ..options(server)
    };
    activate(&Api::new(&options).unwrap()).await
}

async fn fault_through(proxy: &Server, server: &str) -> Fault {
    through(proxy, server).await.unwrap_err().fault
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_unreachable() {
    // Bound, so that nobody else gets it, but not listening.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    assert_eq!(
        silence(&api(&format!("http://{address}"))).await.fault,
        Fault::Unreachable
    );
}

#[tokio::test]
async fn a_name_that_nobody_has_is_a_fault_of_names() {
    assert_eq!(silence(&api("http://license.claviger.invalid")).await.fault, Fault::Dns);
}

/// Time stands still until everybody waits, and then jumps, so that these tests wait for nothing.
#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_given_up_in_time() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n";
    for act in [
        Act::Stall(String::new()),
        Act::Stall("HTTP/1.1 200".to_owned()),
        Act::Stall(format!("{head}{{")),
        // Each byte comes soon after the one before; all together take too long.
        Act::Drip(head.to_owned()),
    ] {
        let server = Server::start(vec![act.clone()]).await;
        let began = Instant::now();
        assert_eq!(silence(&api(&server.url())).await.fault, Fault::Timeout, "{act:?}");
        assert_eq!(began.elapsed().as_secs(), 15, "{act:?}");
        assert_eq!(server.requests().len(), 1, "{act:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_does_not_end_is_given_up_sooner() {
    let server = Server::start(vec![Act::Stall(String::new())]).await;
    let began = Instant::now();
    assert_eq!(
        silence(&api(&format!("https://{}", server.address))).await.fault,
        Fault::Timeout
    );
    assert_eq!(began.elapsed().as_secs(), 5);
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_once_more_and_not_again() {
    for act in [Act::Reset, Act::HangUp] {
        let server = Server::start(vec![act.clone()]).await;
        assert_eq!(silence(&api(&server.url())).await.fault, Fault::Unreachable, "{act:?}");
        assert_eq!(server.requests().len(), 2, "{act:?}");

        let server = Server::start(vec![act.clone(), good()]).await;
        assert!(is_good(&activate(&api(&server.url())).await), "{act:?}");
        let requests = server.requests();
        assert_eq!(idempotency_key(&requests[0]), idempotency_key(&requests[1]), "{act:?}");
        assert_eq!(requests[0], requests[1], "{act:?}");
    }
}

#[tokio::test]
async fn a_fault_that_was_answered_is_not_tried_again() {
    for status in [
        "429 Too Many Requests",
        "500 Internal Server Error",
        "503 Service Unavailable",
    ] {
        let server = Server::start(vec![Act::Say(response(status, "text/html", ""))]).await;
        silence(&api(&server.url())).await;
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_proxy_is_used() {
    let proxy = Server::start(vec![good()]).await;
    assert!(is_good(&through(&proxy, "http://license.claviger.invalid/base").await));
    let requests = proxy.requests();
    let line = "POST http://license.claviger.invalid/base/v1/licenses/activate HTTP/1.1\r\n";
    assert!(requests[0].starts_with(line), "{requests:?}");
}

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_not_claviger() {
    for status in ["407 Proxy Authentication Required", "403 Forbidden"] {
        let proxy = Server::start(vec![Act::Say(response(status, "text/html", "<h1>Proxy</h1>"))]).await;
        assert_eq!(
            fault_through(&proxy, "http://license.claviger.invalid").await,
            Fault::NotClaviger,
            "{status}"
        );
        assert_eq!(
            fault_through(&proxy, "https://license.claviger.invalid").await,
            Fault::NotClaviger,
            "{status}"
        );
        let requests = proxy.requests();
        let line = "CONNECT license.claviger.invalid:443 HTTP/1.1\r\n";
        assert!(requests[1].starts_with(line), "{requests:?}");
        assert!(!requests[1].contains("SF-FE0VZ"), "no key without a tunnel");
    }
}

#[tokio::test]
async fn the_password_of_a_proxy_is_sent_and_not_shown() {
    let proxy = Server::start(vec![good()]).await;
    let url = format!("http://ada:s3cret@{}", proxy.address);
    let options = ApiOptions {
        proxy: Some(Url::parse(&url).unwrap()),
        ..options("http://license.claviger.invalid")
    };
    let api = Api::new(&options).unwrap();
    assert!(is_good(&activate(&api).await));
    assert!(proxy.requests()[0].contains("proxy-authorization: Basic YWRhOnMzY3JldA=="));
    assert!(!format!("{options:?} {api:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_unreachable() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let options = ApiOptions {
        proxy: Some(Url::parse(&format!("http://{}", socket.local_addr().unwrap())).unwrap()),
        ..options("http://license.claviger.invalid")
    };
    assert_eq!(silence(&Api::new(&options).unwrap()).await.fault, Fault::Unreachable);
}

#[tokio::test]
async fn a_proxy_that_looks_into_the_tunnel_is_noticed() {
    let authority = Authority::new();
    let tls = authority.acceptor("license.claviger.invalid");
    let proxy = Server::start_proxy(vec![Act::Tunnel(Box::new(good()))], tls).await;
    assert_eq!(
        fault_through(&proxy, "https://license.claviger.invalid").await,
        Fault::Tls
    );

    let options = ApiOptions {
        proxy: Some(Url::parse(&proxy.url()).unwrap()),
        extra_roots: vec![authority.file()],
        ..options("https://license.claviger.invalid")
    };
    assert!(
        is_good(&activate(&Api::new(&options).unwrap()).await),
        "a company may trust its own proxy"
    );
}

#[test]
fn a_setup_that_cannot_work_is_told() {
    let refused = |options: ApiOptions| {
        let error = Api::new(&options).unwrap_err();
        assert_eq!(error.code.as_str(), "SETUP_INVALID");
        error.to_string()
    };
    for server in [
        "ftp://license.example.com",
        "file:///etc/passwd",
        "mailto:a@example.com",
    ] {
        assert!(refused(options(server)).contains("license server"), "{server}");
    }
    let proxied = |proxy: &str| ApiOptions {
        proxy: Some(Url::parse(proxy).unwrap()),
        ..options("https://license.example.com")
    };
    for proxy in ["ftp://ada:s3cret@proxy.example.com", "data:s3cret"] {
        let error = refused(proxied(proxy));
        assert!(error.contains("proxy") && !error.contains("s3cret"), "{error}");
    }
    assert!(Api::new(&proxied("socks5h://127.0.0.1:1080")).is_ok());
    let named = ApiOptions {
        user_agent: "switch\nfast".to_owned(),
        ..options("https://license.example.com")
    };
    assert!(refused(named).contains("name or the version"));
}
