//! The status over HTTP, on this machine only.
//!
//! | request | answer |
//! |---|---|
//! | `GET /status` | 200 and the status |
//! | `GET /usable` | 200 and the status if the command may work, 503 and the status if it is to pause |
//! | `POST /check` | asks the server now, then as `GET /status` |
//! | `POST /heartbeat` | passes `{runtime, counters, gauges}` on to the seller |

use std::{convert::Infallible, io, net::Ipv4Addr, sync::Arc, time::Duration};

use claviger_client::{Error, ErrorCode, Heartbeat};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, ORIGIN},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use tokio::{net::TcpListener, sync::Semaphore};

use crate::licensing::Licensing;

/// A request that has not arrived by then never will.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections at the same time.
const CONNECTIONS: usize = 32;
/// A heartbeat is no larger: its runtime information is at most 16 KiB, and its counters are few.
const MAX_BODY: usize = 64 * 1024;

type Answer = Response<Full<Bytes>>;

/// The door, from when its port is known.
#[derive(Debug)]
pub(crate) struct Door {
    listener: TcpListener,
    port: u16,
}

impl Door {
    /// Opens it on loopback; a free port for 0.
    ///
    /// # Errors
    /// A port that is taken.
    pub(crate) async fn open(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    /// Where the status is told.
    pub(crate) fn status_url(&self) -> String {
        format!("http://127.0.0.1:{}/status", self.port)
    }

    /// Answers until the program ends.
    pub(crate) async fn serve(self, licensing: Licensing) {
        let seats = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(seat) = Arc::clone(&seats).acquire_owned().await else {
                return;
            };
            let Ok((stream, _)) = self.listener.accept().await else {
                // No file descriptor is left; that passes.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let (licensing, port) = (licensing.clone(), self.port);
            tokio::spawn(async move {
                let _seat = seat;
                let service = service_fn(|request| answer(request, &licensing, port));
                let served = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(PATIENCE)
                    .keep_alive(false)
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
                if let Err(error) = served {
                    tracing::debug!("a connection broke: {error}");
                }
            });
        }
    }
}

async fn answer(request: Request<Incoming>, licensing: &Licensing, port: u16) -> Result<Answer, Infallible> {
    if !is_of_this_machine(request.headers(), port) {
        return Ok(problem(
            StatusCode::FORBIDDEN,
            "Only programs on this machine are answered, and no web pages.",
        ));
    }
    let path = request.uri().path().to_owned();
    Ok(match (request.method(), path.as_str()) {
        (&Method::GET, "/status") => json_answer(StatusCode::OK, licensing.report().json()),
        (&Method::GET, "/usable") => {
            let report = licensing.report();
            let usable = if report.usable() {
                StatusCode::OK
            } else {
                StatusCode::SERVICE_UNAVAILABLE
            };
            json_answer(usable, report.json())
        }
        (&Method::POST, "/check") => match licensing.check().await {
            Some(report) => json_answer(StatusCode::OK, report.json()),
            None => busy(),
        },
        (&Method::POST, "/heartbeat") => heartbeat(request.into_body(), licensing).await,
        (_, "/status" | "/usable") => wrong_method("GET"),
        (_, "/check" | "/heartbeat") => wrong_method("POST"),
        _ => problem(
            StatusCode::NOT_FOUND,
            "There are /status, /usable, /check and /heartbeat.",
        ),
    })
}

/// A web page that talks a browser on this machine into asking shows by its origin, or by the name in `Host` that it made point here.
fn is_of_this_machine(headers: &HeaderMap, port: u16) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let named = host.is_some_and(|host| host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}"));
    named && !headers.contains_key(ORIGIN)
}

async fn heartbeat(body: Incoming, licensing: &Licensing) -> Answer {
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "This is more than a heartbeat.");
    };
    let Ok(heartbeat) = serde_json::from_slice::<Heartbeat>(&body.to_bytes()) else {
        return problem(
            StatusCode::BAD_REQUEST,
            "Send a JSON object with `runtime`, an object, and `counters` and `gauges`, whole numbers by name.",
        );
    };
    match licensing.heartbeat(heartbeat).await {
        Some(Ok(())) => json_answer(StatusCode::OK, b"{}".to_vec()),
        Some(Err(error)) => refused(&error),
        None => busy(),
    }
}

fn refused(error: &Error) -> Answer {
    let status = match error.code {
        ErrorCode::NoAnswer(_) => StatusCode::BAD_GATEWAY,
        _ => StatusCode::CONFLICT,
    };
    json_answer(
        status,
        serde_json::to_vec(error).expect("an error has names and texts only"),
    )
}

fn busy() -> Answer {
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "The license is not ready, or too much is asked at once. Try again.",
    )
}

fn wrong_method(allowed: &'static str) -> Answer {
    let mut answer = problem(StatusCode::METHOD_NOT_ALLOWED, "Use the method that is allowed.");
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    answer
}

fn problem(status: StatusCode, detail: &str) -> Answer {
    json_answer(status, json!({ "detail": detail }).to_string().into_bytes())
}

fn json_answer(status: StatusCode, body: Vec<u8>) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(body)));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
        let header = |(name, value): &(&'static str, &'static str)| {
            (
                name.parse::<hyper::header::HeaderName>().unwrap(),
                HeaderValue::from_static(value),
            )
        };
        all.iter().map(header).collect()
    }

    #[test]
    fn programs_of_this_machine_are_answered() {
        for host in ["127.0.0.1:7070", "localhost:7070"] {
            assert!(is_of_this_machine(&headers(&[("host", host)]), 7070), "{host}");
        }
    }

    #[test]
    fn names_that_were_made_to_point_here_are_not() {
        for host in [
            "evil.example:7070",
            "127.0.0.1:7071",
            "127.0.0.1",
            "127.0.0.1:7070.evil.example",
        ] {
            assert!(!is_of_this_machine(&headers(&[("host", host)]), 7070), "{host}");
        }
        assert!(!is_of_this_machine(&HeaderMap::new(), 7070));
    }

    #[test]
    fn web_pages_are_not() {
        let page = headers(&[("host", "127.0.0.1:7070"), ("origin", "https://evil.example")]);
        assert!(!is_of_this_machine(&page, 7070));
    }
}
