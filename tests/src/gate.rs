//! A way to the database, or to a server, that can be closed.

use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream, lookup_host},
    task::{AbortHandle, JoinSet},
};

use crate::Server;

/// Passes connections on to a server, until it is closed: then all of them break, and new ones are refused, as when the server is
/// down.
#[derive(Debug)]
pub struct Gate {
    address: SocketAddr,
    url: String,
    target: SocketAddr,
    passing: Mutex<AbortHandle>,
}

impl Gate {
    /// A gate before the database of a URL.
    pub async fn before(url: &str) -> Self {
        let (credentials, place) = url.rsplit_once('@').unwrap();
        let (host, database) = place.split_once('/').unwrap();
        let target = lookup_host(host).await.unwrap().next().unwrap();
        Self::to(target, |address| format!("{credentials}@{address}/{database}")).await
    }

    /// A gate before a license server.
    pub async fn before_server(server: &Server) -> Self {
        Self::to(server.address().parse().unwrap(), |address| format!("http://{address}")).await
    }

    async fn to(target: SocketAddr, url: impl FnOnce(SocketAddr) -> String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        Self {
            address,
            url: url(address),
            target,
            passing: Mutex::new(pass(listener, target)),
        }
    }

    /// The URL that leads through the gate.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Breaks all connections and refuses new ones.
    pub fn close(&self) {
        self.passing.lock().unwrap_or_else(PoisonError::into_inner).abort();
    }

    /// Lets connections through again.
    pub async fn open(&self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        *self.passing.lock().unwrap_or_else(PoisonError::into_inner) = pass(listener, self.target);
    }
}

/// Dropped with its task, the set of connections is aborted.
fn pass(listener: TcpListener, target: SocketAddr) -> AbortHandle {
    let passing = tokio::spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((mut client, _)) = listener.accept().await {
            connections.spawn(async move {
                let mut server = TcpStream::connect(target).await?;
                copy_bidirectional(&mut client, &mut server).await
            });
        }
    });
    passing.abort_handle()
}
