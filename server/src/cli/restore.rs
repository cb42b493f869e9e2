//! `claviger restore`

use std::{collections::BTreeMap, fs::File, io::BufReader, path::PathBuf, sync::Arc};

use anyhow::Context;
use clap::Args;
use claviger_protocol::Environment;
use claviger_store::{Store, StoreError};
use serde_json::Value;

use super::archive::Archive;
use crate::{
    config::Config,
    environment::{master_key, open_store},
    secrets::Secrets,
};

/// Restore both environments from a file that `claviger backup` wrote.
///
/// Only into empty databases: new ones, into which no server has written yet. The engine may be another than the backup's, so
/// this also moves an installation from SQLite to PostgreSQL and back. LICENSE_ENCRYPTION_KEY (or master.key) and
/// DEVICE_ID_SALT must be those of the backed-up installation; they are not in the file.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  DATABASE_URL=postgres://… claviger restore /var/backups/claviger-2026-09-21.jsonl")]
pub(super) struct Restore {
    /// The file that `claviger backup` wrote.
    file: PathBuf,
}

type Tables = BTreeMap<String, Vec<Value>>;

impl Restore {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let name = self.file.display();
        let file = File::open(&self.file).with_context(|| format!("cannot open {name}"))?;
        let archive = Archive::read(BufReader::new(file)).with_context(|| format!("{name} cannot be restored"))?;
        require_key(config)?;
        let (master, _) = master_key(config)?;
        let counts = archive.counts();

        let mut stores = Vec::new();
        for (environment, tables) in archive.content {
            let secrets = master.derive(environment, config.security.device_id_salt.get());
            check_key(environment, &tables, &secrets)?;
            stores.push((environment, open_store(config, environment).await?, tables));
        }
        // Both are looked at before either is written, so that nothing is restored by half.
        for (environment, store, _) in &stores {
            store
                .migrate()
                .await
                .with_context(|| format!("cannot prepare the database of environment {environment}"))?;
            require_empty(*environment, store).await?;
        }
        for (environment, store, tables) in stores {
            import(environment, &store, tables).await?;
            store.close().await;
            let rows: u64 = counts[&environment].values().sum();
            eprintln!("Environment {environment}: {rows} rows restored.");
        }
        eprintln!(
            "Restored the backup of {}. `claviger doctor` looks it over.",
            archive.created_at
        );
        Ok(())
    }
}

/// A random new key would open nothing, so none must be made here.
fn require_key(config: &Config) -> anyhow::Result<()> {
    let path = config.data_dir.join("master.key");
    anyhow::ensure!(
        config.security.license_encryption_key.get().is_some() || path.exists(),
        "the key of the backed-up installation is needed: set LICENSE_ENCRYPTION_KEY, or copy its master.key to {}",
        path.display()
    );
    Ok(())
}

fn check_key(environment: Environment, tables: &Tables, secrets: &Secrets) -> anyhow::Result<()> {
    let settings = tables.get("settings").map(Vec::as_slice).unwrap_or_default();
    let check = settings.iter().find(|row| row["name"] == "master_key_check");
    anyhow::ensure!(
        check.is_some_and(|row| row["value"] == secrets.check_value()),
        "this backup of environment {environment} belongs to another LICENSE_ENCRYPTION_KEY or DEVICE_ID_SALT: with this one no \
         license could be found. Set the values of the installation that was backed up"
    );
    Ok(())
}

async fn require_empty(environment: Environment, store: &Arc<dyn Store>) -> anyhow::Result<()> {
    for table in store.tables() {
        let rows = store.export_rows(table, 0, 1).await?;
        // A catalog that was never written has its revision from the start.
        let data = rows
            .iter()
            .any(|row| *table != "catalog_revision" || row["revision"] != 0);
        anyhow::ensure!(!data, "{}", occupied(environment, table));
    }
    Ok(())
}

async fn import(environment: Environment, store: &Arc<dyn Store>, mut tables: Tables) -> anyhow::Result<()> {
    let mut ordered = Vec::new();
    for table in store.tables() {
        ordered.extend(tables.remove(*table).map(|rows| ((*table).to_owned(), rows)));
    }
    if let Some(table) = tables.keys().next() {
        anyhow::bail!(
            "the backup has a table `{table}` that this version does not know; use the version that wrote it"
        );
    }
    store.import_rows(&ordered).await.map_err(|error| match error {
        StoreError::Conflict { constraint } => {
            anyhow::anyhow!("environment {environment} could not be restored, and nothing of it was: {constraint}")
        }
        error => anyhow::Error::from(error).context(format!("environment {environment} could not be restored")),
    })
}

fn occupied(environment: Environment, table: &str) -> String {
    format!(
        "the database of environment {environment} holds data (table `{table}`), and a backup is restored into an empty one only. \
         Point DATA_DIR or DATABASE_URL at a new database that no server has written to yet"
    )
}
