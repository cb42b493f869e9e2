//! A server that answers what a test wants, and remembers what it was asked.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// Bytes to answer with; `None` for silence on an open connection.
type Answer = Option<Vec<u8>>;

/// A server on this device. Dropped, it is gone.
pub(crate) struct LocalServer {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl LocalServer {
    /// Answers each request, of which it is given head and body.
    pub(crate) async fn answering(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let (answer, noted) = (Arc::new(answer), Arc::clone(&heard));
        let task = tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((mut socket, _)) = listener.accept().await {
                let request = read(&mut socket).await;
                noted.lock().unwrap().push(request.clone());
                match answer(&request) {
                    Some(bytes) => {
                        // Whoever asked may have gone.
                        let _ = socket.write_all(&bytes).await;
                    }
                    None => open.push(socket),
                }
            }
        });
        Self { address, heard, task }
    }

    /// Its address for the app.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for LocalServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A whole answer in JSON.
pub(crate) fn json_answer(status: u16, body: &str) -> Vec<u8> {
    let kind = if status < 400 { "json" } else { "problem+json" };
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Whatever\r\ncontent-type: application/{kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Head and body of a request.
async fn read(socket: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        match socket.read(&mut buffer).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => text.push_str(&String::from_utf8_lossy(&buffer[..count])),
        }
    }
}
