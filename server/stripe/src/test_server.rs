//! A server that answers with what a test told it to, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::client::Stripe;
use crate::retry::Backoff;
use crate::settings::Settings;

/// What the server does with one request.
pub(crate) enum Answer {
    /// Answers with a status and a body.
    Respond(u16, &'static str, String),
    /// Says nothing until the client gives up.
    Hang,
    /// Closes the connection after reading the request.
    HangUp,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::Respond(status, "application/json", body.to_owned())
    }

    pub(crate) fn html(status: u16) -> Self {
        Self::Respond(status, "text/html", "<html><body>Bad Gateway</body></html>".to_owned())
    }
}

/// One request as it came over the wire.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Asked {
    /// Method and target, e.g. `GET /v1/prices/price_1`.
    pub(crate) line: String,
    headers: String,
    /// The form, decoded, its fields in order.
    pub(crate) form: Vec<String>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let find = |line: &'_ str| {
            line.split_once(": ")
                .is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        self.headers
            .lines()
            .find(|line| find(line))
            .and_then(|line| line.split_once(": "))
            .map(|(_, value)| value)
    }
}

/// The running server; ends with the test's runtime.
pub(crate) struct TestServer {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl TestServer {
    pub(crate) async fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(serve(listener, answers.into_iter().collect(), Arc::clone(&asked)));
        Self { address, asked }
    }

    /// A client of this server that waits for nothing between its attempts.
    pub(crate) fn client(&self, attempts: u8) -> Stripe {
        client_of(&self.address, attempts, Duration::from_secs(10))
    }

    /// The same, with little patience.
    pub(crate) fn hasty_client(&self, attempts: u8) -> Stripe {
        client_of(&self.address, attempts, Duration::from_millis(200))
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

pub(crate) fn client_of(address: &str, attempts: u8, timeout: Duration) -> Stripe {
    let settings = Settings {
        secret_key: "sk_test_very_secret".to_owned(),
        api_base: Some(address.to_owned()),
        timeout,
        attempts,
    };
    Stripe::with_backoff(
        settings,
        Backoff {
            first: Duration::ZERO,
            longest: Duration::ZERO,
        },
    )
    .unwrap()
}

async fn serve(listener: TcpListener, mut answers: VecDeque<Answer>, asked: Arc<Mutex<Vec<Asked>>>) {
    let mut hanging = Vec::new();
    while let Ok((mut stream, _)) = listener.accept().await {
        let request = read(&mut stream).await;
        asked.lock().unwrap().push(request);
        match answers.pop_front().expect("a request too many") {
            Answer::Respond(status, kind, body) => respond(&mut stream, status, kind, &body).await,
            Answer::Hang => hanging.push(stream),
            Answer::HangUp => drop(stream),
        }
    }
}

async fn respond(stream: &mut TcpStream, status: u16, kind: &str, body: &str) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n");
    stream
        .write_all(format!("{head}connection: close\r\n\r\n{body}").as_bytes())
        .await
        .unwrap();
}

async fn read(stream: &mut TcpStream) -> Asked {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let (line, headers) = head.split_once("\r\n").unwrap();
            let line = decoded(line.trim_end_matches(" HTTP/1.1"));
            let mut asked = Asked {
                line,
                headers: headers.to_owned(),
                form: Vec::new(),
            };
            let length = asked
                .header("content-length")
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                asked.form = body.split('&').filter(|field| !field.is_empty()).map(decoded).collect();
                return asked;
            }
        }
        stream.read_buf(&mut bytes).await.unwrap();
    }
}

/// Percent-decoding, enough for what the tests send.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().replace('+', " ").into_bytes();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(part[2..].replace('+', " ").as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}
