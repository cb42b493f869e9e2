//! A way to the database, or to a server, that can be closed.

use std::{
    collections::BTreeSet,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, lookup_host},
    sync::watch,
    task::{JoinHandle, JoinSet},
    try_join,
};

use crate::Server;

/// Passes connections on to a server, until it is closed: then all of them break, and new ones are refused, as when the server is
/// down. Stalled, it keeps them, but nothing comes through, as when a cable is cut.
#[derive(Debug)]
pub struct Gate {
    address: SocketAddr,
    url: String,
    target: SocketAddr,
    passing: Mutex<Option<JoinHandle<()>>>,
    stalled: watch::Sender<bool>,
    ports: Ports,
}

/// The ports from which the connections go on to the server.
type Ports = Arc<Mutex<BTreeSet<u16>>>;

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
        let (stalled, flow) = watch::channel(false);
        let ports = Ports::default();
        Self {
            address,
            url: url(address),
            target,
            passing: Mutex::new(Some(pass(listener, target, flow, Arc::clone(&ports)))),
            stalled,
            ports,
        }
    }

    /// The URL that leads through the gate.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Breaks all connections and refuses new ones.
    pub fn close(&self) {
        self.passing().iter().for_each(JoinHandle::abort);
    }

    /// Lets connections through again.
    pub async fn open(&self) {
        let closed = self.passing().take();
        if let Some(closed) = closed {
            // Until then it has the port.
            drop(closed.await);
        }
        let listener = TcpListener::bind(self.address).await.unwrap();
        let passing = pass(listener, self.target, self.stalled.subscribe(), Arc::clone(&self.ports));
        *self.passing() = Some(passing);
    }

    fn passing(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.passing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds back everything, in both directions, or lets it flow again.
    pub fn stall(&self, stalled: bool) {
        self.stalled.send_replace(stalled);
    }

    /// The ports from which the server sees the connections come.
    pub fn ports(&self) -> Vec<i32> {
        let ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        ports.iter().copied().map(i32::from).collect()
    }
}

/// Dropped with its task, the set of connections is aborted.
fn pass(listener: TcpListener, target: SocketAddr, flow: watch::Receiver<bool>, ports: Ports) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((client, _)) = listener.accept().await {
            connections.spawn(connect(client, target, flow.clone(), Arc::clone(&ports)));
        }
    })
}

async fn connect(
    mut client: TcpStream,
    target: SocketAddr,
    mut flow: watch::Receiver<bool>,
    ports: Ports,
) -> io::Result<()> {
    flows(&mut flow).await?;
    let mut server = TcpStream::connect(target).await?;
    let _known = Known::new(server.local_addr()?.port(), ports);
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    try_join!(
        relay(from_client, to_server, flow.clone()),
        relay(from_server, to_client, flow)
    )?;
    Ok(())
}

async fn relay(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut flow: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = from.read(&mut buffer).await?;
        flows(&mut flow).await?;
        if count == 0 {
            return to.shutdown().await;
        }
        to.write_all(&buffer[..count]).await?;
    }
}

async fn flows(flow: &mut watch::Receiver<bool>) -> io::Result<()> {
    let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
    flow.wait_for(|stalled| !stalled).await.map(drop).map_err(gone)
}

/// A port, as long as its connection lives.
struct Known {
    port: u16,
    ports: Ports,
}

impl Known {
    fn new(port: u16, ports: Ports) -> Self {
        ports.lock().unwrap_or_else(PoisonError::into_inner).insert(port);
        Self { port, ports }
    }
}

impl Drop for Known {
    fn drop(&mut self) {
        let mut ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        ports.remove(&self.port);
    }
}
