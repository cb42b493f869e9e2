//! HAProxy, with the configuration that operators are given.

use std::{
    net::TcpListener,
    os::fd::OwnedFd,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
};

use tempfile::NamedTempFile;

use crate::{Api, Log, Server, World};

const CONFIGURATION: &str = include_str!("../../server/deploy/haproxy.cfg");
const LISTENS: &str = "bind :80\n";
const SERVERS: [&str; 3] = ["10.0.0.11:8080", "10.0.0.12:8080", "10.0.0.13:8080"];
/// Added at the end, in the backend: which server answered.
const WITNESS: &str = "    http-response set-header x-served-by %s\n";
/// Lines of its log that a failure shows.
const TAIL: usize = 40;

/// A load balancer before three servers. Dropped, it is killed.
#[derive(Debug)]
pub struct Balancer {
    child: Child,
    log: Arc<Log>,
    api: Api,
    _configuration: NamedTempFile,
}

impl Balancer {
    /// The names under which it knows the servers, in their order.
    pub const NAMES: [&str; 3] = ["one", "two", "three"];

    /// Starts it.
    pub fn before(world: &World, servers: [&Server; 3]) -> Self {
        let places = SERVERS.into_iter().zip(servers.map(Server::address));
        let text = places.fold(CONFIGURATION.to_owned(), |text, (place, address)| {
            replaced(&text, place, address)
        });
        // It gets its socket as its standard input: so it has a port before it runs, and nobody has to wait for it.
        let text = replaced(&text, LISTENS, "bind fd@0\n") + WITNESS;
        let configuration = NamedTempFile::new().unwrap();
        std::fs::write(&configuration, text).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut child = Command::new(program())
            .arg("-db")
            .arg("-f")
            .arg(configuration.path())
            .stdin(OwnedFd::from(listener))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Log::default());
        drop(log.follow(child.stderr.take().unwrap(), None));
        Self {
            child,
            log,
            api: Api::new(format!("http://{address}"), Arc::clone(&world.ledger)),
            _configuration: configuration,
        }
    }

    /// Speaks to the servers through it. Answers name the one that gave them in `x-served-by`.
    pub fn api(&self) -> Api {
        self.api.clone()
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("--- end of the balancer's log ---\n{}", self.log.tail(TAIL));
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Debian keeps it where only administrators look.
fn program() -> &'static str {
    let known = "/usr/sbin/haproxy";
    if std::path::Path::new(known).is_file() {
        known
    } else {
        "haproxy"
    }
}

/// The text with what must be in it replaced.
fn replaced(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "`{old}` is not in server/deploy/haproxy.cfg");
    text.replace(old, new)
}
