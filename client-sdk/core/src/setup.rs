//! A client described by plain data: the form in which bindings and environment variables do it.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use claviger_protocol::Environment;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    builder::ClientBuilder,
    client::Client,
    device::DeviceSource,
    error::{Error, ErrorCode},
};

/// A client described by plain data. What is left out has the builder's default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(optional_fields))]
pub struct Setup {
    /// The server's public address. Required.
    #[cfg_attr(test, ts(optional = false, type = "string"))]
    pub server: Option<String>,
    /// The code of the product. Required.
    #[cfg_attr(test, ts(optional = false, type = "string"))]
    pub product: Option<String>,
    /// `prod` or `test`; `prod` if it is left out.
    #[cfg_attr(test, ts(optional, type = "Environment"))]
    pub environment: Option<Environment>,
    /// The server's public keys: a JWK set, or its text. See [`ClientBuilder::pinned_keys`].
    #[cfg_attr(test, ts(optional, type = "string | object"))]
    pub pinned_keys: Option<Value>,
    /// The folder for what is remembered.
    #[cfg_attr(test, ts(optional, type = "string"))]
    pub data_dir: Option<PathBuf>,
    /// `false` for machines without a keyring. See [`ClientBuilder::without_keyring`].
    pub keyring: Option<bool>,
    /// A file with the id of this device, for containers. See [`DeviceSource::File`].
    #[cfg_attr(test, ts(optional, type = "string"))]
    pub device_id_file: Option<PathBuf>,
    /// The id of this device, which the app vouches for. See [`DeviceSource::Given`].
    pub device_id: Option<String>,
    /// The salt of device ids. See [`ClientBuilder::device_salt`].
    pub device_salt: Option<String>,
    /// The name of this device in lists.
    pub device_name: Option<String>,
    /// The version of the app.
    pub app_version: Option<String>,
    /// Where to buy, until the server tells it.
    pub buy_url: Option<String>,
    /// The proxy.
    pub proxy: Option<String>,
    /// PEM files of root certificates that are trusted besides the system's.
    #[cfg_attr(test, ts(optional, type = "Array<string>"))]
    pub extra_roots: Option<Vec<PathBuf>>,
    /// How long an answer may take, in seconds.
    pub timeout_seconds: Option<f64>,
    /// How long a connection may take, in seconds.
    pub connect_timeout_seconds: Option<f64>,
    /// Whether the first check on a device without a license starts its trial.
    pub automatic_trial: Option<bool>,
}

impl Setup {
    /// Opens the client. See [`ClientBuilder::open`].
    ///
    /// # Errors
    /// As [`ClientBuilder::open`], and [`ErrorCode::SetupInvalid`](crate::ErrorCode::SetupInvalid) for what contradicts itself.
    pub async fn open(self) -> Result<Client, Error> {
        self.builder()?.open().await
    }

    fn builder(self) -> Result<ClientBuilder, Error> {
        let device = match (self.device_id, self.device_id_file) {
            (None, None) => DeviceSource::Machine,
            (Some(id), None) => DeviceSource::Given(id),
            (None, Some(file)) => DeviceSource::File(file),
            (Some(_), Some(_)) => {
                return Err(Error::setup(
                    "Both a device id and a file with one are given.",
                    "Give one of `deviceId` and `deviceIdFile`.",
                ));
            }
        };
        let mut builder = Client::builder()
            .device(device)
            .environment(self.environment.unwrap_or(Environment::Prod))
            .automatic_trial(self.automatic_trial.unwrap_or(false));
        let seconds = |seconds: f64| {
            Duration::try_from_secs_f64(seconds)
                .ok()
                .filter(|duration| !duration.is_zero())
                .ok_or_else(|| Error::setup("A time-out is not a time.", "Give seconds above 0."))
        };
        if let Some(timeout) = self.timeout_seconds {
            builder = builder.timeout(seconds(timeout)?);
        }
        if let Some(timeout) = self.connect_timeout_seconds {
            builder = builder.connect_timeout(seconds(timeout)?);
        }
        if self.keyring == Some(false) {
            builder = builder.without_keyring();
        }
        for pem in self.extra_roots.unwrap_or_default() {
            builder = builder.extra_root(pem);
        }
        let keys = self.pinned_keys.map(|keys| match keys {
            Value::String(text) => text,
            other => other.to_string(),
        });
        let mut told = |value: Option<String>, tell: fn(ClientBuilder, String) -> ClientBuilder| {
            if let Some(value) = value {
                builder = tell(std::mem::take(&mut builder), value);
            }
        };
        told(self.server, ClientBuilder::server);
        told(self.product, ClientBuilder::product);
        told(keys, ClientBuilder::pinned_keys);
        told(self.device_name, ClientBuilder::device_name);
        told(self.device_salt, ClientBuilder::device_salt);
        told(self.app_version, ClientBuilder::app_version);
        told(self.buy_url, ClientBuilder::buy_url);
        told(self.proxy, ClientBuilder::proxy);
        if let Some(folder) = self.data_dir {
            builder = builder.data_dir(folder);
        }
        Ok(builder)
    }
}

/// The environment variables that describe a client on a server: a prefix, `LICENSE_` if no other is chosen, and
///
/// | name | meaning |
/// |---|---|
/// | `KEY` | the license key |
/// | `KEY_FILE` | a file with the license key, such as a secret of Docker, instead of `KEY` |
/// | `SERVER_URL` | the server's public address |
/// | `PRODUCT` | the code of the product |
/// | `ENVIRONMENT` | `prod` (default) or `test` |
/// | `PUBLIC_KEYS` | the server's public keys: the text of a JWK set, or the path of a file with it |
/// | `DATA_DIR` | the folder for what is remembered |
/// | `DEVICE_ID_FILE` | a file with the id of this device, on a volume |
/// | `DEVICE_NAME` | the name of this device in lists |
/// | `PROXY` | the proxy |
/// | `CA_FILE` | a PEM file of root certificates |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variables {
    prefix: String,
    renamed: BTreeMap<String, String>,
}

impl Default for Variables {
    fn default() -> Self {
        Self::new("LICENSE_")
    }
}

impl Variables {
    /// Variables of this prefix.
    #[must_use]
    pub fn new(prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            renamed: BTreeMap::new(),
        }
    }

    /// The same with another name for one variable, whatever the prefix: `renamed("KEY", "OPTIMNOW_LICENSE_KEY")`.
    #[must_use]
    pub fn renamed(mut self, name: impl Into<String>, variable: impl Into<String>) -> Self {
        self.renamed.insert(name.into(), variable.into());
        self
    }

    /// The name of a variable, such as `LICENSE_KEY` for `KEY`.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        match self.renamed.get(name) {
            Some(variable) => variable.clone(),
            None => format!("{}{name}", self.prefix),
        }
    }

    /// Fills what the setup leaves open from the variables, and gives the license key besides. Empty variables count as absent, as
    /// container tools pass on unset ones like that.
    ///
    /// # Errors
    /// [`ErrorCode::SetupInvalid`](crate::ErrorCode::SetupInvalid) for an environment that is none, and a file of keys that cannot be read.
    pub fn read(
        &self,
        setup: Setup,
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<(Setup, Option<String>), Error> {
        let text = |name: &str| self.text(name, &lookup);
        // What the setup tells already is not looked up: a mistake in it would be nobody's.
        let environment = match setup.environment {
            Some(told) => Some(told),
            None => text("ENVIRONMENT").map(|name| self.environment(&name)).transpose()?,
        };
        let pinned_keys = match setup.pinned_keys {
            Some(told) => Some(told),
            None => text("PUBLIC_KEYS")
                .map(|keys| self.keys(keys))
                .transpose()?
                .map(Value::String),
        };
        let filled = Setup {
            server: setup.server.or_else(|| text("SERVER_URL")),
            product: setup.product.or_else(|| text("PRODUCT")),
            environment,
            pinned_keys,
            data_dir: setup.data_dir.or_else(|| text("DATA_DIR").map(PathBuf::from)),
            device_id_file: setup
                .device_id_file
                .or_else(|| text("DEVICE_ID_FILE").map(PathBuf::from)),
            device_name: setup.device_name.or_else(|| text("DEVICE_NAME")),
            proxy: setup.proxy.or_else(|| text("PROXY")),
            extra_roots: setup
                .extra_roots
                .or_else(|| text("CA_FILE").map(|file| vec![PathBuf::from(file)])),
            ..setup
        };
        Ok((filled, self.key(lookup)?))
    }

    /// The license key alone, for programs that look it up again: a file with it may change while they run.
    ///
    /// # Errors
    /// [`ErrorCode::SetupInvalid`](crate::ErrorCode::SetupInvalid) if both the key and a file with it are given, or the file cannot be read.
    pub fn key(&self, lookup: impl Fn(&str) -> Option<String>) -> Result<Option<String>, Error> {
        match (self.text("KEY", &lookup), self.text("KEY_FILE", &lookup)) {
            (key, None) => Ok(key),
            (None, Some(file)) => {
                let key = std::fs::read_to_string(file).map_err(|_| {
                    Error::setup(
                        format!("The file that {} names cannot be read.", self.name("KEY_FILE")),
                        "Give the path of a file with the license key, and let this program read it.",
                    )
                })?;
                Ok(Some(key.trim().to_owned()).filter(|key| !key.is_empty()))
            }
            (Some(_), Some(_)) => Err(Error::setup(
                format!("Both {} and {} are set.", self.name("KEY"), self.name("KEY_FILE")),
                "Set one of them.",
            )),
        }
    }

    /// The error of a program that needs a key and was given none: it tells which variable to set and, if that is known, where to buy.
    #[must_use]
    pub fn missing_key(&self, buy_url: Option<&str>) -> Error {
        let (key, file) = (self.name("KEY"), self.name("KEY_FILE"));
        let buy = buy_url.map(|url| format!(" To buy a license: {url}"));
        Error::new(
            ErrorCode::NoKey,
            format!("The license key is missing: {key} is not set."),
            format!(
                "Set {key} to the license key, or {file} to a file with it.{}",
                buy.unwrap_or_default()
            ),
        )
    }

    fn text(&self, name: &str, lookup: impl Fn(&str) -> Option<String>) -> Option<String> {
        let value = lookup(&self.name(name))?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn environment(&self, name: &str) -> Result<Environment, Error> {
        name.parse().map_err(|_| {
            Error::setup(
                format!("{} is not an environment.", self.name("ENVIRONMENT")),
                "Use `prod` or `test`.",
            )
        })
    }

    fn keys(&self, text: String) -> Result<String, Error> {
        if text.starts_with('{') {
            return Ok(text);
        }
        std::fs::read_to_string(&text).map_err(|_| {
            Error::setup(
                format!("The file that {} names cannot be read.", self.name("PUBLIC_KEYS")),
                "Give the text of the server's `/.well-known/jwks.json`, or the path of a file with it.",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<(Setup, Option<String>), Error> {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let setup = Setup {
            product: Some("vps-runner".to_owned()),
            ..Setup::default()
        };
        Variables::default().read(setup, lookup)
    }

    #[test]
    fn variables_fill_what_is_open_and_empty_ones_are_absent() {
        let (setup, key) = read(&[
            ("LICENSE_SERVER_URL", "https://license.example.com"),
            ("LICENSE_PRODUCT", "other"),
            ("LICENSE_KEY", " mm_live_1 "),
            ("LICENSE_PROXY", ""),
        ])
        .unwrap();
        assert_eq!(setup.server.as_deref(), Some("https://license.example.com"));
        assert_eq!(setup.product.as_deref(), Some("vps-runner"));
        assert_eq!(key.as_deref(), Some("mm_live_1"));
        assert_eq!((setup.proxy, setup.environment), (None, None));
    }

    #[test]
    fn mistakes_name_the_variable_and_not_its_value() {
        for variable in ["LICENSE_ENVIRONMENT", "LICENSE_PUBLIC_KEYS"] {
            let error = read(&[(variable, "/nowhere/live")]).unwrap_err();
            assert_eq!(error.code, ErrorCode::SetupInvalid);
            assert!(
                error.detail.contains(variable) && !error.to_string().contains("/nowhere"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_key_may_come_from_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "mm_live_1\n").unwrap();
        let path = file.path().to_str().unwrap();
        assert_eq!(
            read(&[("LICENSE_KEY_FILE", path)]).unwrap().1.as_deref(),
            Some("mm_live_1")
        );
        for variables in [
            &[("LICENSE_KEY_FILE", path), ("LICENSE_KEY", "mm_live_2")][..],
            &[("LICENSE_KEY_FILE", "/nowhere/key")],
        ] {
            let error = read(variables).unwrap_err();
            assert!(error.detail.contains("LICENSE_KEY_FILE"), "{error}");
            assert!(
                !error.to_string().contains("mm_live") && !error.to_string().contains("/nowhere"),
                "{error}"
            );
        }
    }

    #[test]
    fn variables_may_have_other_names() {
        let variables = Variables::new("SHOP_").renamed("KEY", "OPTIMNOW_LICENSE_KEY");
        let lookup = |name: &str| Some(name.to_owned()).filter(|name| !name.ends_with("_FILE"));
        let prod = Setup {
            environment: Some(Environment::Prod),
            pinned_keys: Some(Value::Null),
            ..Setup::default()
        };
        let (setup, key) = variables.read(prod, lookup).unwrap();
        assert_eq!(setup.server.as_deref(), Some("SHOP_SERVER_URL"));
        assert_eq!(key.as_deref(), Some("OPTIMNOW_LICENSE_KEY"));
    }

    #[test]
    fn a_missing_key_is_told_with_its_variable_and_where_to_buy() {
        let error = Variables::default().missing_key(Some("https://shop.example/pricing"));
        assert_eq!(error.code, ErrorCode::NoKey);
        assert!(error.detail.contains("LICENSE_KEY is not set"), "{error}");
        assert!(error.fix.ends_with("https://shop.example/pricing"), "{error}");
    }

    #[test]
    fn what_is_misspelled_is_refused() {
        assert!(serde_json::from_str::<Setup>(r#"{"sever":"https://x"}"#).is_err());
        assert!(serde_json::from_str::<Setup>(r#"{"server":"https://x","dataDir":"/data"}"#).is_ok());
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let both = Setup {
            device_id: Some("one".to_owned()),
            device_id_file: Some("two".into()),
            ..Setup::default()
        };
        assert_eq!(both.builder().unwrap_err().code, ErrorCode::SetupInvalid);
        let never = Setup {
            timeout_seconds: Some(f64::NAN),
            ..Setup::default()
        };
        assert_eq!(never.builder().unwrap_err().code, ErrorCode::SetupInvalid);
    }
}
