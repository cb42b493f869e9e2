//! One environment: its own store, secrets and signing keys. Code that holds one cannot reach the other.

use std::{os::unix::fs::DirBuilderExt, sync::Arc, time::Duration};

use anyhow::Context;
use chrono::{DateTime, Utc};
use claviger_hot_path::{CheckIns, Licenses};
use claviger_licensing::{Actor, AuditContext};
use claviger_protocol::Environment;
use claviger_store::Store;
use claviger_store_postgres::{PostgresOptions, PostgresStore};
use claviger_store_sqlite::{SqliteOptions, SqliteStore};
use tokio::sync::Notify;

use crate::{
    billing::StripeAccess,
    config::Config,
    secrets::{MasterKey, MasterKeySource, Secrets},
    signing::Signer,
};

/// One environment.
#[derive(Debug)]
pub(crate) struct EnvironmentContext {
    pub(crate) environment: Environment,
    pub(crate) store: Arc<dyn Store>,
    /// Licenses in memory, for what is asked most.
    pub(crate) licenses: Arc<Licenses>,
    /// Check-ins that wait to be written.
    pub(crate) check_ins: CheckIns,
    pub(crate) secrets: Secrets,
    pub(crate) signer: Signer,
    /// Its account at Stripe; without one it sells nothing.
    pub(crate) stripe: Option<StripeAccess>,
    /// Wakes who processes notices from Stripe.
    pub(crate) notices: Notify,
    /// Wakes who sends mails.
    pub(crate) outbox: Notify,
}

/// Both environments.
#[derive(Debug)]
pub(crate) struct Environments {
    test: Arc<EnvironmentContext>,
    prod: Arc<EnvironmentContext>,
}

impl Environments {
    /// Opens both environments and brings their schemas up to date.
    pub(crate) async fn open(config: &Config, now: DateTime<Utc>) -> anyhow::Result<(Self, MasterKeySource)> {
        let (master, source) = master_key(config)?;
        let open = |environment| EnvironmentContext::open(config, &master, environment, now);
        let (test, prod) = tokio::try_join!(open(Environment::Test), open(Environment::Prod))?;
        Ok((
            Self {
                test: Arc::new(test),
                prod: Arc::new(prod),
            },
            source,
        ))
    }

    /// One of them.
    pub(crate) fn get(&self, environment: Environment) -> &Arc<EnvironmentContext> {
        match environment {
            Environment::Test => &self.test,
            Environment::Prod => &self.prod,
        }
    }

    /// Both.
    pub(crate) fn all(&self) -> [&Arc<EnvironmentContext>; 2] {
        [&self.test, &self.prod]
    }
}

/// Loads the master key; a production environment on PostgreSQL must have a configured one.
pub(crate) fn master_key(config: &Config) -> anyhow::Result<(MasterKey, MasterKeySource)> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&config.data_dir)
        .with_context(|| format!("cannot create the data folder {}", config.data_dir.display()))?;
    anyhow::ensure!(
        config.postgres_url(Environment::Prod).is_none() || config.security.license_encryption_key.get().is_some(),
        "the prod environment is on PostgreSQL, but LICENSE_ENCRYPTION_KEY is not set. A key that lies beside one server's data \
         would be lost with it, and with the key every license. Make one with `openssl rand -hex 32`, keep a copy, and set it for \
         every server process"
    );
    MasterKey::load(&config.security, &config.data_dir)
}

impl EnvironmentContext {
    /// Opens one environment.
    pub(crate) async fn open(
        config: &Config,
        master: &MasterKey,
        environment: Environment,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Self> {
        let store = open_store(config, environment).await?;
        store
            .migrate()
            .await
            .with_context(|| format!("cannot prepare the database of environment {environment}"))?;
        let secrets = master.derive(environment, config.security.device_id_salt.get());
        let stored = store.claim_setting("master_key_check", &secrets.check_value()).await?;
        anyhow::ensure!(
            stored == secrets.check_value(),
            "the database of environment {environment} belongs to another LICENSE_ENCRYPTION_KEY or DEVICE_ID_SALT: with this one \
             no license could be found. Set the values that it was created with"
        );
        let context = AuditContext {
            actor: Actor::System,
            at: now,
            request_id: None,
        };
        let signer = Signer::load(store.as_ref(), &secrets, &context)
            .await
            .with_context(|| format!("cannot load the signing keys of environment {environment}"))?;
        let license_bytes = config.memory.license_mib << 20;
        Ok(Self {
            environment,
            licenses: Arc::new(Licenses::new(license_bytes)),
            check_ins: CheckIns::new(Arc::clone(&store), license_bytes),
            store,
            secrets,
            signer,
            stripe: StripeAccess::of(&config.stripe, environment)?,
            notices: Notify::new(),
            outbox: Notify::new(),
        })
    }
}

/// Connects to the database of one environment, without touching its schema.
pub(crate) async fn open_store(config: &Config, environment: Environment) -> anyhow::Result<Arc<dyn Store>> {
    let store: Arc<dyn Store> = match config.postgres_url(environment) {
        Some(url) => {
            let options = PostgresOptions {
                url: url.to_owned(),
                schema: config.schema(environment).to_owned(),
                max_connections: config.database.max_connections,
                acquire_timeout: Duration::from_secs(5),
                statement_timeout: Duration::from_secs(15),
            };
            Arc::new(PostgresStore::connect(&options).await.with_context(|| {
                format!("cannot reach the PostgreSQL database of environment {environment}; check DATABASE_URL")
            })?)
        }
        None => {
            let options = SqliteOptions {
                path: config.data_dir.join(format!("{environment}.db")),
                readers: 4,
                busy_timeout: Duration::from_secs(10),
            };
            Arc::new(
                SqliteStore::open(&options)
                    .await
                    .with_context(|| format!("cannot open the SQLite database of environment {environment}"))?,
            )
        }
    };
    Ok(store)
}
