//! A license server on loopback, over TLS, that does what it is told, right or wrong.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use claviger_protocol::Environment;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use serde_json::Value;
use tokio::net::TcpSocket;

/// Signs the certificate of the license server.
static AUTHORITY: LazyLock<CertifiedIssuer<'static, KeyPair>> = LazyLock::new(authority);
static OWN: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| certified(&AUTHORITY));
static FOREIGN: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| certified(&authority()));

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) environment: Environment,
    pub(crate) body: Value,
}

impl Request {
    /// A text in the body, such as `/device/id`.
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn is_about_trial(&self) -> bool {
        self.path == "/v1/trials"
    }

    pub(crate) fn is_about_keys(&self) -> bool {
        self.path == "/.well-known/jwks.json"
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// This, word for word, and then the end.
    Words(String),
    /// This, and then nothing more, and no end.
    Stall(String),
    /// This, and then zeros for as long as anybody listens.
    Endless(String),
    /// Nothing: the connection is reset before it is there.
    Reset,
}

impl Reply {
    pub(crate) fn new(status: &str, media_type: &str, more: &str, body: &str) -> Self {
        let length = body.len();
        Self::Words(format!(
            "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\n{more}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        ))
    }

    pub(crate) fn json(body: &Value) -> Self {
        Self::new("200 OK", "application/json", "", &body.to_string())
    }

    pub(crate) fn html(status: &str, more: &str) -> Self {
        Self::new(status, "text/html", more, "<h1>Welcome to our network</h1>")
    }

    pub(crate) fn problem(status: &str, body: &Value) -> Self {
        Self::new(status, "application/problem+json", "", &body.to_string())
    }
}

/// How requests are answered.
pub(crate) type Behavior = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// A server with a certificate that is trusted, and beside it one whose certificate is not.
pub(crate) struct Server {
    own: SocketAddr,
    foreign: SocketAddr,
    /// Bound, so that nobody else gets its port, but not listening.
    nobody: TcpSocket,
    behavior: Arc<Mutex<Behavior>>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(behavior: Behavior) -> Self {
        let behavior = Arc::new(Mutex::new(behavior));
        let is_over = Arc::new(AtomicBool::new(false));
        let listen = |tls: &'static LazyLock<Arc<ServerConfig>>| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let (behavior, is_over) = (Arc::clone(&behavior), Arc::clone(&is_over));
            thread::spawn(move || {
                for stream in listener.incoming() {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    let behavior = Arc::clone(&behavior.lock().unwrap());
                    thread::spawn(move || converse(stream.unwrap(), Arc::clone(tls), &behavior));
                }
            });
            address
        };
        let nobody = TcpSocket::new_v4().unwrap();
        nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self {
            own: listen(&OWN),
            foreign: listen(&FOREIGN),
            nobody,
            behavior,
            is_over,
        }
    }

    pub(crate) fn behave(&self, behavior: Behavior) {
        *self.behavior.lock().unwrap() = behavior;
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.own)
    }

    /// The same server behind the certificate of somebody else.
    pub(crate) fn foreign_url(&self) -> String {
        format!("https://{}", self.foreign)
    }

    /// An address where nobody listens.
    pub(crate) fn nobodys_url(&self) -> String {
        format!("https://{}", self.nobody.local_addr().unwrap())
    }

    /// The certificate that clients trust, as PEM.
    pub(crate) fn root() -> String {
        AUTHORITY.pem()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        for address in [self.own, self.foreign] {
            // Wakes whoever waits for connections.
            let _ = TcpStream::connect(address);
        }
    }
}

/// One request and its answer. A client that hangs up, as one that does not trust the certificate does, is in its right.
fn converse(stream: TcpStream, tls: Arc<ServerConfig>, behavior: &Behavior) -> Option<()> {
    let mut stream = StreamOwned::new(ServerConnection::new(tls).unwrap(), stream);
    let request = read(&mut stream)?;
    let reply = behavior(&request);
    let words = match &reply {
        Reply::Words(words) | Reply::Stall(words) | Reply::Endless(words) => words.as_bytes(),
        Reply::Reset => return None,
    };
    stream.write_all(words).ok()?;
    match reply {
        Reply::Stall(_) => {
            // Until the client gives up.
            let _ = stream.read(&mut [0]);
        }
        Reply::Endless(_) => while stream.write_all(&[b'0'; 4096]).is_ok() {},
        Reply::Words(_) | Reply::Reset => {
            stream.conn.send_close_notify();
            stream.flush().ok()?;
        }
    }
    Some(())
}

fn read(stream: &mut impl Read) -> Option<Request> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let length = stream.read(&mut part).ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&part[..length]);
        if let Some(request) = parse(&String::from_utf8_lossy(&bytes)) {
            return Some(request);
        }
    }
}

/// The request, once it is whole.
fn parse(text: &str) -> Option<Request> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let header = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    let length = header("content-length").map_or(0, |length| length.parse().unwrap());
    (body.len() >= length).then(|| Request {
        path: head.split(' ').nth(1).unwrap().to_owned(),
        environment: header("x-environment").unwrap().parse().unwrap(),
        body: serde_json::from_str(body).unwrap_or_default(),
    })
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn certified(issuer: &CertifiedIssuer<'static, KeyPair>) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Arc::new(config)
}
