//! Ports that a server comes back to.

use std::net::TcpListener;

use uuid::Uuid;

/// Below what systems give to outgoing connections (32768 on Linux), so that none takes the port while its server is away.
const FIRST: u16 = 10_000;
const COUNT: u16 = 20_000;

/// A free port on this machine that no outgoing connection takes.
pub fn lasting_port() -> u16 {
    loop {
        let [high, low, ..] = *Uuid::new_v4().as_bytes();
        let port = FIRST + u16::from_be_bytes([high, low]) % COUNT;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
