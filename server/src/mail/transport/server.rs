//! The SMTP server that SMTP_URL names.

use std::{fmt, net::IpAddr};

use anyhow::{Context, bail, ensure};
use data_encoding::HEXLOWER_PERMISSIVE;
use lettre::transport::smtp::{authentication::Credentials, client::TlsParameters};
use url::Url;

/// An SMTP server and how to talk to it.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) credentials: Option<Credentials>,
}

/// How the connection is made private.
pub(super) enum Encryption {
    /// TLS from the first byte.
    Tls(TlsParameters),
    /// TLS after a greeting; nothing is sent before it.
    StartTls(TlsParameters),
    /// Not at all: the server is on this machine.
    None,
}

impl Server {
    /// Reads `smtps://user:password@host:465`, `smtp://user:password@host:587?tls=required`, or `smtp://localhost:1025`.
    ///
    /// # Errors
    /// Anything else, and a server elsewhere without TLS: license keys are in the mails. No error repeats the URL.
    pub(super) fn parse(url: &str) -> anyhow::Result<Self> {
        let url = Url::parse(url).ok().context("mail.smtp_url (SMTP_URL) is not a URL")?;
        let host = url.host_str().context("mail.smtp_url (SMTP_URL) names no host")?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let tls = url
            .query_pairs()
            .find(|(name, _)| name == "tls")
            .map(|(_, value)| value);
        let parameters = || {
            TlsParameters::new(host.clone()).context(
                "TLS with the host of mail.smtp_url (SMTP_URL) cannot be set up; are CA certificates installed?",
            )
        };
        let (encryption, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", None) => (Encryption::Tls(parameters()?), 465),
            ("smtp", Some("required")) => (Encryption::StartTls(parameters()?), 587),
            ("smtp", None) => {
                ensure!(
                    is_loopback(&host),
                    "mail.smtp_url (SMTP_URL) sends license keys over the network in the clear: use smtps://, or add ?tls=required"
                );
                (Encryption::None, 25)
            }
            _ => bail!(
                "mail.smtp_url (SMTP_URL) must look like smtps://user:password@host:465 or \
                 smtp://user:password@host:587?tls=required"
            ),
        };
        Ok(Self {
            port: url.port().unwrap_or(port),
            credentials: credentials(&url)?,
            encryption,
            host,
        })
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({}:{})", self.host, self.port)
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn credentials(url: &Url) -> anyhow::Result<Option<Credentials>> {
    let (user, password) = (url.username(), url.password().unwrap_or_default());
    if user.is_empty() {
        return Ok(None);
    }
    let decoded = decode(user).zip(decode(password));
    let (user, password) =
        decoded.context("user and password in mail.smtp_url (SMTP_URL) are not percent-encoded as in a URL")?;
    Ok(Some(Credentials::new(user, password)))
}

/// Percent-decoding (RFC 3986, 2.1).
fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => decoded.extend(HEXLOWER_PERMISSIVE.decode(&[bytes.next()?, bytes.next()?]).ok()?),
            plain => decoded.push(plain),
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_server_encryption_and_credentials() {
        let server = Server::parse("smtps://ada%40x.example:p%2B%3A+w@mail.example").unwrap();
        assert_eq!((server.host.as_str(), server.port), ("mail.example", 465));
        assert!(matches!(server.encryption, Encryption::Tls(_)));
        let expected = Credentials::new("ada@x.example".to_owned(), "p+:+w".to_owned());
        assert_eq!(server.credentials, Some(expected));

        let server = Server::parse("smtp://mail.example?tls=required").unwrap();
        assert_eq!((server.port, server.credentials), (587, None));
        assert!(matches!(server.encryption, Encryption::StartTls(_)));

        for url in ["smtp://localhost:1025", "smtp://127.0.0.1:1025", "smtp://[::1]:1025"] {
            let server = Server::parse(url).unwrap();
            assert!(matches!(server.encryption, Encryption::None), "{url}");
            assert_eq!(server.port, 1025);
        }
    }

    #[test]
    fn keys_do_not_travel_in_the_clear() {
        for url in [
            "smtp://u:hunter2@mail.example",
            "smtp://u:hunter2@mail.example?tls=opportunistic",
            "smtp://u:hunter2@127.0.0.1.example",
            "smtps://u:hunter2@mail.example?tls=none",
            "http://u:hunter2@mail.example",
            "smtps://u:%zz@mail.example",
            "hunter2",
        ] {
            let error = format!("{:#}", Server::parse(url).unwrap_err());
            assert!(error.contains("SMTP_URL") && !error.contains("hunter2"), "{error}");
        }
    }
}
