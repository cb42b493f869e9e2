//! How the server is reached.

use std::{fmt, fs, path::PathBuf, time::Duration};

use claviger_protocol::Environment;
use reqwest::{Certificate, Client, ClientBuilder, Proxy, header::HeaderValue, redirect};
use url::Url;

use crate::error::Error;

/// How long an idle connection is kept, for purchases that are polled. A longer one would often be dead by the next
/// question, as after the device slept, and that question would wait in vain.
const KEPT_OPEN: Duration = Duration::from_secs(10);

/// How the server is reached.
#[derive(Clone)]
pub(crate) struct ApiOptions {
    /// The server's public address. It may have a path, under which the server's routes are.
    pub(crate) server: Url,
    /// The environment, sent with every request.
    pub(crate) environment: Environment,
    /// The proxy; `None` for the system's.
    pub(crate) proxy: Option<Url>,
    /// Root certificates in PEM files, trusted besides the system's.
    pub(crate) extra_roots: Vec<PathBuf>,
    /// How long a connection may take.
    pub(crate) connect_timeout: Duration,
    /// How long an answer may take, connection and body included.
    pub(crate) timeout: Duration,
    /// Name and version of the app, for the server's log.
    pub(crate) user_agent: String,
}

/// Speaks to one server about one environment.
#[derive(Clone)]
pub(crate) struct Api {
    pub(super) http: Client,
    pub(super) server: Url,
    pub(super) environment: Environment,
    pub(super) timeout: Duration,
}

impl Api {
    /// A client of the server.
    ///
    /// # Errors
    /// [`ErrorCode::SetupInvalid`](crate::ErrorCode::SetupInvalid) for certificates that cannot be read, a proxy that
    /// is none, or an address that is not http or https.
    pub(crate) fn new(options: &ApiOptions) -> Result<Self, Error> {
        if !is_web(&options.server) {
            return Err(Error::setup(
                "The address of the license server is not one of http or https.",
                "Give an address such as `https://license.example.com`.",
            ));
        }
        Ok(Self {
            http: client(options)?,
            server: options.server.clone(),
            environment: options.environment,
            timeout: options.timeout,
        })
    }
}

fn client(options: &ApiOptions) -> Result<Client, Error> {
    let roots = extra_roots(&options.extra_roots)?;
    let described = described(options)?;
    let merged = described().tls_certs_merge(roots.clone()).build();
    merged.or_else(|error| {
        // A small container has no root certificates. That is a fault of every request, but no reason not to open the
        // client, which can go on with the token that it has.
        let built = described().tls_certs_only(roots).build().map_err(|_| {
            Error::setup(
                "The extra root certificates cannot be used.",
                "Give PEM files of certificates (`-----BEGIN CERTIFICATE-----`).",
            )
        })?;
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the system has no root certificates, so only the extra ones are trusted: install `ca-certificates`"
        );
        Ok(built)
    })
}

/// Makes descriptions of the client that lack nothing but the root certificates.
fn described(options: &ApiOptions) -> Result<impl Fn() -> ClientBuilder, Error> {
    let user_agent = HeaderValue::from_str(&options.user_agent).map_err(|_| {
        Error::setup(
            "The name or the version of the app has characters that no request can carry.",
            "Write them without line breaks and other control characters.",
        )
    })?;
    let proxy = options.proxy.as_ref().map(proxy).transpose()?;
    let connect_timeout = options.connect_timeout;
    Ok(move || {
        let builder = Client::builder()
            .user_agent(user_agent.clone())
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(KEPT_OPEN)
            // Whoever redirects is no Claviger server, and must not be handed a license key by following him.
            .redirect(redirect::Policy::none())
            .referer(false);
        match &proxy {
            Some(proxy) => builder.proxy(proxy.clone()),
            None => builder,
        }
    })
}

fn proxy(url: &Url) -> Result<Proxy, Error> {
    let known = is_web(url) || matches!(url.scheme(), "socks4" | "socks4a" | "socks5" | "socks5h");
    let proxy = known.then(|| Proxy::all(url.as_str()).ok()).flatten();
    // What is wrong is not told: the address may hold a password.
    proxy.ok_or_else(|| {
        Error::setup(
            "The address of the proxy is not one of http, https or socks.",
            "Give an address such as `http://proxy.example.com:3128`.",
        )
    })
}

fn extra_roots(files: &[PathBuf]) -> Result<Vec<Certificate>, Error> {
    let mut roots = Vec::new();
    for file in files {
        let unusable = |why: String| {
            Error::setup(
                format!("The root certificates in {} cannot be used: {why}.", file.display()),
                "Give a PEM file of certificates (`-----BEGIN CERTIFICATE-----`).",
            )
        };
        let pem = fs::read(file).map_err(|error| unusable(error.to_string()))?;
        let found = Certificate::from_pem_bundle(&pem).map_err(|_| unusable("they are damaged".to_owned()))?;
        if found.is_empty() {
            return Err(unusable("the file holds none".to_owned()));
        }
        roots.extend(found);
    }
    Ok(roots)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// Addresses may hold passwords.
impl fmt::Debug for ApiOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiOptions")
            .field("server", &self.server.host_str())
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api")
            .field("server", &self.server.host_str())
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}
