//! Describing a client.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use claviger_protocol::{
    Environment,
    token::{Jwks, PublicKey},
};
use url::Url;

use crate::{
    api::{Api, ApiOptions},
    client::{Client, blocking},
    clock::{Clock, default_clock},
    device::{DeviceSource, identify},
    error::Error,
    rules::judge::Trust,
    store::{OsKeyring, SecretKeeper, Vault, VaultOptions},
};

/// Describes a client. Server and product must be told; all else has a default that serves most apps.
#[derive(Clone, Debug)]
#[must_use = "a description does nothing until it is opened"]
pub struct ClientBuilder {
    server: Option<String>,
    product: Option<String>,
    environment: Environment,
    pinned_keys: Option<String>,
    data_dir: Option<PathBuf>,
    keyring: Keyring,
    device: DeviceSource,
    device_salt: Option<Vec<u8>>,
    device_name: Option<String>,
    pub(crate) app_version: Option<String>,
    pub(crate) buy_url: Option<String>,
    pub(crate) automatic_trial: bool,
    proxy: Option<String>,
    extra_roots: Vec<PathBuf>,
    connect_timeout: Duration,
    timeout: Duration,
    clock: Option<Arc<dyn Clock>>,
}

#[derive(Clone, Debug)]
enum Keyring {
    OfTheSystem,
    None,
    Given(Arc<dyn SecretKeeper>),
}

/// What a running client was described by.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) builder: ClientBuilder,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            server: None,
            product: None,
            environment: Environment::Prod,
            pinned_keys: None,
            data_dir: None,
            keyring: Keyring::OfTheSystem,
            device: DeviceSource::Machine,
            device_salt: None,
            device_name: None,
            app_version: None,
            buy_url: None,
            automatic_trial: false,
            proxy: None,
            extra_roots: Vec::new(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(15),
            clock: None,
        }
    }
}

impl ClientBuilder {
    /// The server's public address, such as `https://license.example.com`. Required.
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.server = Some(url.into());
        self
    }

    /// The code of the product. Required.
    pub fn product(mut self, code: impl Into<String>) -> Self {
        self.product = Some(code.into());
        self
    }

    /// The environment; `prod` if it is not told.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// The server's public keys as a JWK set (RFC 7517), the text of `/.well-known/jwks.json`. Only what these sign counts, and keys
    /// that a token signed by one of them announces.
    ///
    /// Without pinned keys the first ones that the server shows are trusted. That is weaker: whoever can answer the first request in
    /// the server's place can grant himself a license on that device.
    pub fn pinned_keys(mut self, jwks: impl Into<String>) -> Self {
        self.pinned_keys = Some(jwks.into());
        self
    }

    /// The folder for what is remembered; the operating system's folder for local data of apps if it is not told. Each product and
    /// environment has its own sub-folder in it.
    pub fn data_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.data_dir = Some(folder.into());
        self
    }

    /// Uses no keyring, as on a server: the seal's key is derived from the machine. That is weaker: whoever can read the machine's id
    /// can open the seal, and an older copy of the file is not noticed.
    pub fn without_keyring(mut self) -> Self {
        self.keyring = Keyring::None;
        self
    }

    /// Another place for the seal's key than the operating system's keyring.
    pub fn keeper(mut self, keeper: Arc<dyn SecretKeeper>) -> Self {
        self.keyring = Keyring::Given(keeper);
        self
    }

    /// Where the identity of the device comes from; the operating system's id of the machine if it is not told.
    pub fn device(mut self, source: DeviceSource) -> Self {
        self.device = source;
        self
    }

    /// The salt of device ids; the product's code if it is not told. All installations of a product must use the same, and it must
    /// never change, or every device is a new one.
    pub fn device_salt(mut self, salt: impl Into<Vec<u8>>) -> Self {
        self.device_salt = Some(salt.into());
        self
    }

    /// The name of this device in lists; the host name if it is not told.
    pub fn device_name(mut self, name: impl Into<String>) -> Self {
        self.device_name = Some(name.into());
        self
    }

    /// The version of the app, for the seller's statistics.
    pub fn app_version(mut self, version: impl Into<String>) -> Self {
        self.app_version = Some(version.into());
        self
    }

    /// Where to buy, until the server tells it.
    pub fn buy_url(mut self, url: impl Into<String>) -> Self {
        self.buy_url = Some(url.into());
        self
    }

    /// Whether the first check on a device without a license starts its trial.
    pub fn automatic_trial(mut self, automatic: bool) -> Self {
        self.automatic_trial = automatic;
        self
    }

    /// The proxy, such as `http://proxy.example:3128`; the system's if it is not told.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// A PEM file of root certificates that are trusted besides the system's.
    pub fn extra_root(mut self, pem: impl Into<PathBuf>) -> Self {
        self.extra_roots.push(pem.into());
        self
    }

    /// How long a connection may take; 5 seconds if it is not told.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an answer may take; 15 seconds if it is not told.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Another clock than the operating system's.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Opens the client: finds out which device this is and reads what is remembered. Asks nobody.
    ///
    /// # Errors
    /// [`ErrorCode::SetupInvalid`](crate::ErrorCode::SetupInvalid) for a description that cannot work,
    /// [`ErrorCode::DeviceUnidentified`](crate::ErrorCode::DeviceUnidentified) for a device without an id of its own. Whatever is wrong
    /// with what is remembered is no error but a state.
    pub async fn open(self) -> Result<Client, Error> {
        let product = self.product.clone().filter(|code| !code.is_empty()).ok_or_else(|| {
            Error::setup(
                "The product is not told.",
                "Give the code of the product in the catalog.",
            )
        })?;
        let api = Api::new(&self.api_options(&product)?)?;
        let pinned = self.pinned()?;
        let folder = self.folder(&product)?;
        let salt = self.device_salt.clone().unwrap_or_else(|| product.clone().into_bytes());
        let (source, name) = (self.device.clone(), self.device_name.clone());
        let device = blocking(move || identify(&source, &salt, name.as_deref())).await?;
        let keeper = match &self.keyring {
            Keyring::OfTheSystem => Some(Arc::new(OsKeyring::default()) as Arc<dyn SecretKeeper>),
            Keyring::None => None,
            Keyring::Given(keeper) => Some(Arc::clone(keeper)),
        };
        let vault = Vault::new(VaultOptions {
            folder,
            product: product.clone(),
            environment: self.environment,
            machine_secret: device.secret.clone(),
            keeper,
        });
        let trust = Trust {
            product,
            environment: self.environment,
            device: device.id.clone(),
            pinned,
        };
        let clock = self.clock.clone().unwrap_or_else(default_clock);
        Ok(Client::start(Settings { builder: self, clock }, api, trust, device, vault).await)
    }

    fn api_options(&self, product: &str) -> Result<ApiOptions, Error> {
        let server = self.server.as_deref().ok_or_else(|| {
            Error::setup(
                "The license server is not told.",
                "Give its address, such as `https://license.example.com`.",
            )
        })?;
        let address = |text: &str, what: &str| {
            Url::parse(text).map_err(|_| {
                Error::setup(
                    format!("The address of the {what} is not one."),
                    "Write it with its scheme, such as `https://license.example.com`.",
                )
            })
        };
        let version = self.app_version.as_deref().unwrap_or("0");
        Ok(ApiOptions {
            server: address(server, "license server")?,
            environment: self.environment,
            proxy: self.proxy.as_deref().map(|proxy| address(proxy, "proxy")).transpose()?,
            extra_roots: self.extra_roots.clone(),
            connect_timeout: self.connect_timeout,
            timeout: self.timeout,
            user_agent: format!("{product}/{version} claviger-client/{}", env!("CARGO_PKG_VERSION")),
        })
    }

    fn pinned(&self) -> Result<Vec<PublicKey>, Error> {
        let Some(text) = &self.pinned_keys else {
            return Ok(Vec::new());
        };
        let keys = serde_json::from_str::<Jwks>(text)
            .map(|jwks| jwks.public_keys())
            .unwrap_or_default();
        if keys.is_empty() {
            // Going on without would be trusting anybody, which is not what was asked for.
            return Err(Error::setup(
                "The pinned keys are no JWK set with an Ed25519 key.",
                "Take the text of the server's `/.well-known/jwks.json`, of the right environment.",
            ));
        }
        Ok(keys)
    }

    fn folder(&self, product: &str) -> Result<PathBuf, Error> {
        let base = match &self.data_dir {
            Some(folder) => folder.clone(),
            None => user_data().ok_or_else(|| {
                Error::setup(
                    "The operating system names no folder for data of apps.",
                    "Give a data folder; on servers, one on a volume.",
                )
            })?,
        };
        Ok(Path::new(&base).join(product).join(self.environment.as_str()))
    }
}

/// The user's folder for data of apps.
pub(crate) fn user_data() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.data_local_dir().join("claviger"))
}
