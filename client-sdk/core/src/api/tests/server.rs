//! A server that does what it is told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// What the server does with a connection, once it has read a request from it.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Sends this and closes.
    Say(String),
    /// Sends this and then nothing more, and does not close.
    Stall(String),
    /// Sends this, and then one byte each second for ever.
    Drip(String),
    /// Sends this, and then zeros for ever.
    Flood(String),
    /// Closes.
    HangUp,
    /// Resets the connection.
    Reset,
    /// Says that the way is free, as a proxy does, and goes on with this over TLS.
    Tunnel(Box<Act>),
}

/// The first bytes of a client that wants TLS.
const TLS_HANDSHAKE: &[u8] = &[0x16, 3];

/// A server on loopback. It ends with the runtime of its test.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

/// A whole answer.
pub(super) fn response(status: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}

impl Server {
    /// A server that does the first thing with the first connection, and so on; the last with all others.
    pub(super) async fn start(acts: Vec<Act>) -> Self {
        Self::listen(acts, None, false).await
    }

    /// The same, over TLS.
    pub(super) async fn start_tls(acts: Vec<Act>, tls: TlsAcceptor) -> Self {
        Self::listen(acts, Some(tls), true).await
    }

    /// A proxy: TLS begins behind its tunnel.
    pub(super) async fn start_proxy(acts: Vec<Act>, tls: TlsAcceptor) -> Self {
        Self::listen(acts, Some(tls), false).await
    }

    async fn listen(acts: Vec<Act>, tls: Option<TlsAcceptor>, tls_first: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&requests);
        tokio::spawn(async move {
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let act = acts[connection.min(acts.len() - 1)].clone();
                if matches!(act, Act::Reset) {
                    stream.set_zero_linger().unwrap();
                }
                let (tls, record) = (tls.clone(), Arc::clone(&record));
                tokio::spawn(async move {
                    match tls {
                        Some(tls) if tls_first => {
                            // A client that does not trust the certificate ends the handshake.
                            if let Ok(stream) = tls.accept(stream).await {
                                perform(stream, act, &record).await;
                            }
                        }
                        tls => match act {
                            Act::Tunnel(act) => {
                                let mut stream = stream;
                                note(&mut stream, &record).await;
                                stream
                                    .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
                                    .await
                                    .unwrap();
                                if let Ok(stream) = tls.unwrap().accept(stream).await {
                                    perform(stream, *act, &record).await;
                                }
                            }
                            act => perform(stream, act, &record).await,
                        },
                    }
                });
            }
        });
        Self { address, requests }
    }

    /// Its address without TLS.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that came, in order.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn perform(mut stream: impl AsyncRead + AsyncWrite + Unpin, act: Act, record: &Mutex<Vec<String>>) {
    note(&mut stream, record).await;
    // The client may have gone when something is sent, which is its right.
    match act {
        Act::Say(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
        Act::Stall(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            std::future::pending::<()>().await;
        }
        Act::Drip(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let mut second = tokio::time::interval(Duration::from_secs(1));
            while stream.write_all(b"0").await.is_ok() {
                second.tick().await;
            }
        }
        Act::Flood(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            while stream.write_all(&[b'0'; 4096]).await.is_ok() {}
        }
        Act::HangUp | Act::Reset => {}
        Act::Tunnel(_) => unreachable!("a tunnel leads to something else"),
    }
}

/// Reads one request, or the first words of TLS, and notes it.
async fn note(stream: &mut (impl AsyncRead + Unpin), record: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    while !is_whole(&request) {
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => break,
            Ok(length) => request.extend_from_slice(&part[..length]),
        }
    }
    record
        .lock()
        .unwrap()
        .push(String::from_utf8_lossy(&request).into_owned());
}

fn is_whole(request: &[u8]) -> bool {
    if request.starts_with(TLS_HANDSHAKE) {
        return true;
    }
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
