//! What can be configured, and where it comes from. `config.default.toml` documents every setting.

use std::{collections::BTreeMap, fmt, path::PathBuf, time::Duration};

use anyhow::Context;
use claviger_protocol::Environment;
use config::{Config as Layers, File, FileFormat};
use ipnet::IpNet;
use serde::Deserialize;

/// The compiled-in defaults and their documentation.
pub(crate) const DEFAULTS: &str = include_str!("../config.default.toml");

/// Environment variables and the settings that they override.
const VARIABLES: &[(&str, &str)] = &[
    ("ACTIVE_ENVIRONMENT", "active_environment"),
    ("DATA_DIR", "data_dir"),
    ("HOST", "http.host"),
    ("PORT", "http.port"),
    ("APP_BASE_URL", "http.base_url"),
    ("SHUTDOWN_DRAIN_SECONDS", "http.shutdown_drain_seconds"),
    ("DATABASE_URL", "database.url"),
    ("TEST_DATABASE_URL", "database.test_url"),
    ("PROD_DATABASE_URL", "database.prod_url"),
    ("DATABASE_MAX_CONNECTIONS", "database.max_connections"),
    ("LICENSE_CACHE_MIB", "memory.license_mib"),
    ("LICENSE_ENCRYPTION_KEY", "security.license_encryption_key"),
    ("DEVICE_ID_SALT", "security.device_id_salt"),
    ("TOKEN_ISSUER", "tokens.issuer"),
    ("STRIPE_SUCCESS_URL", "stripe.success_url"),
    ("STRIPE_CANCEL_URL", "stripe.cancel_url"),
    ("STRIPE_API_BASE", "stripe.api_base"),
    ("TEST_STRIPE_SECRET_KEY", "stripe.test.secret_key"),
    ("TEST_STRIPE_PUBLISHABLE_KEY", "stripe.test.publishable_key"),
    ("PROD_STRIPE_SECRET_KEY", "stripe.prod.secret_key"),
    ("PROD_STRIPE_PUBLISHABLE_KEY", "stripe.prod.publishable_key"),
    ("SMTP_URL", "mail.smtp_url"),
    ("MAIL_FROM", "mail.from"),
    ("MAIL_REPLY_TO", "mail.reply_to"),
    ("LIMIT_ADDRESS_PER_MINUTE", "limits.address_per_minute"),
    ("LIMIT_KEY_PER_MINUTE", "limits.key_per_minute"),
    ("LIMIT_ADMIN_PER_MINUTE", "limits.admin_per_minute"),
    ("RUST_LOG", "log.filter"),
    ("LOG_FORMAT", "log.format"),
];

/// The same for lists, whose items are separated by commas.
const LIST_VARIABLES: &[(&str, &str)] = &[
    ("TRUSTED_PROXIES", "http.trusted_proxies"),
    ("CORS_ALLOWED_ORIGINS", "http.cors_allowed_origins"),
    ("TEST_STRIPE_WEBHOOK_SECRET", "stripe.test.webhook_secrets"),
    ("PROD_STRIPE_WEBHOOK_SECRET", "stripe.prod.webhook_secrets"),
];

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) active_environment: Environment,
    pub(crate) data_dir: PathBuf,
    pub(crate) http: Http,
    pub(crate) database: Database,
    pub(crate) memory: Memory,
    pub(crate) security: Security,
    pub(crate) tokens: Tokens,
    pub(crate) stripe: StripeSettings,
    pub(crate) mail: MailSettings,
    pub(crate) limits: Limits,
    pub(crate) suspicion: Suspicion,
    pub(crate) log: Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Http {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) base_url: String,
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) cors_allowed_origins: Vec<String>,
    pub(crate) request_timeout_seconds: u64,
    pub(crate) idle_timeout_seconds: u64,
    pub(crate) max_body_bytes: usize,
    pub(crate) shutdown_drain_seconds: u64,
    pub(crate) shutdown_grace_seconds: u64,
}

impl Http {
    /// How long nothing may happen on a connection: longer than a request may take, for while one is answered nothing moves.
    pub(crate) fn idle_timeout(&self) -> Duration {
        Duration::from_secs(self.idle_timeout_seconds.max(self.request_timeout_seconds + 5))
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Database {
    pub(crate) url: Hidden,
    pub(crate) test_url: Hidden,
    pub(crate) prod_url: Hidden,
    pub(crate) test_schema: String,
    pub(crate) prod_schema: String,
    pub(crate) max_connections: u32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Memory {
    pub(crate) license_mib: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Security {
    pub(crate) license_encryption_key: Hidden,
    pub(crate) device_id_salt: Hidden,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tokens {
    pub(crate) issuer: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StripeSettings {
    pub(crate) success_url: String,
    pub(crate) cancel_url: String,
    pub(crate) automatic_tax: bool,
    pub(crate) api_base: String,
    pub(crate) timeout_seconds: u64,
    pub(crate) attempts: u8,
    pub(crate) reconcile_minutes: u32,
    pub(crate) keep_events_days: u32,
    test: StripeAccount,
    prod: StripeAccount,
}

/// The account data of one environment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StripeAccount {
    pub(crate) secret_key: Hidden,
    pub(crate) webhook_secrets: Vec<Hidden>,
    pub(crate) publishable_key: String,
}

impl StripeSettings {
    /// The account of an environment.
    pub(crate) fn account(&self, environment: Environment) -> &StripeAccount {
        match environment {
            Environment::Test => &self.test,
            Environment::Prod => &self.prod,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailSettings {
    pub(crate) smtp_url: Hidden,
    pub(crate) from: String,
    pub(crate) reply_to: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub(crate) address_per_minute: u32,
    pub(crate) key_per_minute: u32,
    pub(crate) admin_per_minute: u32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suspicion {
    pub(crate) devices: u32,
    pub(crate) networks: u32,
    pub(crate) refusals: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    pub(crate) filter: String,
    pub(crate) format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// A setting that must not be shown: a password or key, or a URL that may hold one.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Hidden(String);

impl Hidden {
    /// The value, or `None` if it is empty.
    pub(crate) fn get(&self) -> Option<&str> {
        Some(self.0.trim()).filter(|value| !value.is_empty())
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "unset" } else { "set" })
    }
}

impl Config {
    /// Reads defaults, the file (if one is named) and the process's environment variables, in this order.
    pub(crate) fn load(file: Option<&std::path::Path>) -> anyhow::Result<Self> {
        Self::from_sources(file, &std::env::vars().collect())
    }

    fn from_sources(file: Option<&std::path::Path>, variables: &BTreeMap<String, String>) -> anyhow::Result<Self> {
        let mut layers = Layers::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = file {
            layers = layers.add_source(File::from(path).format(FileFormat::Toml));
        }
        for (variable, setting) in VARIABLES {
            layers = layers.set_override_option(*setting, variables.get(*variable).cloned())?;
        }
        for (variable, setting) in LIST_VARIABLES {
            let items = variables.get(*variable).map(|list| split_list(list));
            layers = layers.set_override_option(*setting, items)?;
        }
        let config: Self = layers
            .build()
            .and_then(Layers::try_deserialize)
            .context("the configuration is not valid; `server/config.default.toml` documents every setting")?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        let limits = self.limits;
        anyhow::ensure!(
            [
                limits.address_per_minute,
                limits.key_per_minute,
                limits.admin_per_minute
            ]
            .iter()
            .all(|limit| *limit > 0),
            "every rate limit under [limits] must be at least 1 request per minute"
        );
        anyhow::ensure!(
            self.http.base_url.is_empty()
                || self.http.base_url.starts_with("http://")
                || self.http.base_url.starts_with("https://"),
            "http.base_url (APP_BASE_URL) must start with http:// or https://"
        );
        for (name, url) in [
            ("success_url (STRIPE_SUCCESS_URL)", &self.stripe.success_url),
            ("cancel_url (STRIPE_CANCEL_URL)", &self.stripe.cancel_url),
            ("api_base (STRIPE_API_BASE)", &self.stripe.api_base),
        ] {
            anyhow::ensure!(
                url.is_empty() || url::Url::parse(url).is_ok_and(|url| url.has_host()),
                "stripe.{name} must be an absolute URL"
            );
        }
        anyhow::ensure!(
            self.stripe.attempts > 0 && self.stripe.timeout_seconds > 0 && self.stripe.reconcile_minutes > 0,
            "stripe.attempts, stripe.timeout_seconds and stripe.reconcile_minutes must be at least 1"
        );
        anyhow::ensure!(
            self.mail.smtp_url.get().is_none() || !self.mail.from.is_empty(),
            "mail.smtp_url (SMTP_URL) is set, but mail.from (MAIL_FROM) is not: who sends the mails?"
        );
        Ok(())
    }

    /// The PostgreSQL URL of an environment; `None` means SQLite.
    pub(crate) fn postgres_url(&self, environment: Environment) -> Option<&str> {
        let own = match environment {
            Environment::Test => &self.database.test_url,
            Environment::Prod => &self.database.prod_url,
        };
        own.get().or_else(|| self.database.url.get())
    }

    /// The PostgreSQL schema of an environment.
    pub(crate) fn schema(&self, environment: Environment) -> &str {
        match environment {
            Environment::Test => &self.database.test_schema,
            Environment::Prod => &self.database.prod_schema,
        }
    }
}

fn split_list(list: &str) -> Vec<String> {
    list.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_defaults_are_complete() {
        let config = Config::from_sources(None, &BTreeMap::new()).unwrap();
        assert_eq!(config.active_environment, Environment::Test);
        assert_eq!(config.postgres_url(Environment::Prod), None);
    }

    #[test]
    fn variables_override_and_keep_their_names() {
        let config = Config::from_sources(
            None,
            &variables(&[
                ("ACTIVE_ENVIRONMENT", "prod"),
                ("PORT", "3010"),
                ("DATABASE_URL", "postgres://shared"),
                ("PROD_DATABASE_URL", "postgres://own"),
                ("TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.0/8"),
            ]),
        )
        .unwrap();
        assert_eq!(config.active_environment, Environment::Prod);
        assert_eq!(config.http.port, 3010);
        assert_eq!(config.http.trusted_proxies.len(), 2);
        assert_eq!(config.postgres_url(Environment::Test), Some("postgres://shared"));
        assert_eq!(config.postgres_url(Environment::Prod), Some("postgres://own"));
    }

    #[test]
    fn a_mistake_is_an_error_and_secrets_stay_hidden() {
        assert!(Config::from_sources(None, &variables(&[("ACTIVE_ENVIRONMENT", "staging")])).is_err());
        assert!(Config::from_sources(None, &variables(&[("LIMIT_KEY_PER_MINUTE", "0")])).is_err());
        let config = Config::from_sources(None, &variables(&[("DATABASE_URL", "postgres://u:hunter2@h/d")])).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn every_documented_variable_is_read() {
        for (variable, _) in VARIABLES.iter().chain(LIST_VARIABLES) {
            assert!(
                DEFAULTS.contains(variable),
                "{variable} is not documented in config.default.toml"
            );
        }
    }
}
