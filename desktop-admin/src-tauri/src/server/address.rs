//! Where a server is.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::ApiPath;
use crate::failure::Failure;

/// The address of a server, in the one form that tells servers apart. It may have a path, under which the server's routes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct ServerAddress(Url);

impl ServerAddress {
    /// Reads an address, as somebody typed it. A token goes there, so it is a secure one, or one of this device.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            let secure = Url::parse(&format!("https://{text}"));
            match secure {
                Ok(url) if is_loopback(&url) => Url::parse(&format!("http://{text}")),
                secure => secure,
            }
        };
        let mut url = url.map_err(|_| malformed("This is no address of a server."))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(malformed("This is no address of a server."));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(malformed("The address has a user or a password in it."));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(malformed("The address has a `?` or a `#` in it."));
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err(Failure::new(
                "SERVER_NOT_SECURE",
                "The address begins with `http://`, so anybody on the way could read the admin token.",
                "Use the address that begins with `https://`. Only a server on this device may do without.",
            ));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Whether the server runs on this device.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// Where a path of the API is.
    pub(super) fn join(&self, path: &ApiPath) -> Url {
        let mut url = self.0.clone();
        let prefix = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{prefix}{}", path.path()));
        url.set_query(path.query());
        url
    }

    /// A short name for it: host and port.
    pub(crate) fn name(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The address without a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }
}

/// Whether an address is one of this device.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

fn malformed(what: &str) -> Failure {
    Failure::new(
        "SERVER_MALFORMED",
        what,
        "Give an address such as `https://license.example.com`.",
    )
}

impl TryFrom<String> for ServerAddress {
    type Error = Failure;

    fn try_from(text: String) -> Result<Self, Failure> {
        Self::parse(&text)
    }
}

impl From<ServerAddress> for String {
    fn from(address: ServerAddress) -> Self {
        address.as_str().to_owned()
    }
}
