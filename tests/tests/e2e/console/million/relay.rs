//! A way to the server that notes when each search passes, and when its answer does.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

const PATH: &str = "/v1/admin/licenses/search";

/// A search on its way, in milliseconds since 1970, as the page's clock counts them.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    request: Vec<u8>,
    /// Its first byte passed.
    pub(super) asked: f64,
    /// The last byte of its answer passed.
    pub(super) answered: f64,
}

impl Passage {
    /// The text that was searched for, if this is the first page of a search.
    fn text(&self) -> Option<String> {
        let request = String::from_utf8_lossy(&self.request);
        let (head, body) = request.split_once("\r\n\r\n")?;
        let body: Value = serde_json::from_str(body).ok()?;
        let is_first = head.starts_with("POST ") && head.contains(PATH) && body.get("cursor").is_none();
        is_first.then(|| body["text"].as_str().map(str::to_owned))?
    }
}

/// Listens on a port of its own, and passes everything on to the server.
#[derive(Debug)]
pub(super) struct Relay {
    address: String,
    passages: Arc<Mutex<Vec<Passage>>>,
}

impl Relay {
    /// A way to the server at this address.
    pub(super) fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let passages = Arc::default();
        let (server, all) = (server.to_owned(), Arc::clone(&passages));
        thread::spawn(move || {
            for client in listener.incoming() {
                connect(&client.unwrap(), &server, &all);
            }
        });
        Self { address, passages }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The first page of a search for this text, the last time that it was asked for.
    pub(super) fn search(&self, text: &str) -> Passage {
        let passages = lock(&self.passages);
        let mut latest = passages.iter().rev();
        latest
            .find(|passage| passage.text().as_deref() == Some(text))
            .unwrap()
            .clone()
    }
}

fn connect(client: &TcpStream, server: &str, all: &Arc<Mutex<Vec<Passage>>>) {
    let server = TcpStream::connect(server).unwrap();
    for end in [client, &server] {
        end.set_nodelay(true).unwrap();
    }
    // On one connection, an answer comes before the next request.
    let current = Arc::new(Mutex::new(None));
    let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (passages, open) = (Arc::clone(all), Arc::clone(&current));
    thread::spawn(move || {
        pump(from, to, |part| {
            let asked = now();
            let mut passages = lock(&passages);
            let place = *lock(&open).get_or_insert_with(|| {
                passages.push(Passage {
                    request: Vec::new(),
                    asked,
                    answered: asked,
                });
                passages.len() - 1
            });
            passages[place].request.extend_from_slice(part);
        });
    });
    let (from, to) = (server, client.try_clone().unwrap());
    let passages = Arc::clone(all);
    let mut answering = None;
    thread::spawn(move || {
        pump(from, to, |_| {
            answering = lock(&current).take().or(answering);
            if let Some(place) = answering {
                lock(&passages)[place].answered = now();
            }
        });
    });
}

/// Passes on all that comes. Ends both directions when one has ended.
fn pump(mut from: TcpStream, mut to: TcpStream, mut note: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 1 << 18];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        note(&buffer[..length]);
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    for end in [from, to] {
        let _ = end.shutdown(Shutdown::Both);
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(clippy::disallowed_methods, reason = "set against the clock of the page")]
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1_000.0
}
