//! `claviger backup`

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::BufWriter,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use claviger_protocol::Environment;
use claviger_store::Store;
use serde_json::Value;

use super::archive::{ArchiveWriter, Counts};
use crate::{clock::server_clock, config::Config, environment::open_store};

/// Trials are the one thing that is deleted with what refers to it.
const TRIALS: &str = "trial_blocks";
/// What refers to them.
const TRIAL_PARTS: [&str; 2] = ["trial_devices", "trial_components"];

/// Write both environments into one file, while the server runs or not.
///
/// The file can be restored with either database engine. It holds personal data, sealed license keys and sealed signing keys;
/// LICENSE_ENCRYPTION_KEY, which opens them, is not in it: keep that apart. Each table is read into memory as a whole; for
/// databases of many gigabytes use the tools of PostgreSQL.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  claviger backup /var/backups/claviger-2026-09-21.jsonl")]
pub(super) struct Backup {
    /// The file to write, for its owner only; it must not exist yet.
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let cannot = || format!("cannot write {}", self.file.display());
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.file)
            .with_context(cannot)?;
        let counts = match write(file, config).await.context("no backup was made") {
            Ok(counts) => counts,
            Err(error) => {
                remove(&self.file);
                return Err(error);
            }
        };
        for (environment, tables) in &counts {
            let rows: u64 = tables.values().sum();
            eprintln!("Environment {environment}: {rows} rows.");
        }
        eprintln!("Wrote {}.", self.file.display());
        eprintln!(
            "LICENSE_ENCRYPTION_KEY (or master.key) is not in it, and without that key no license can be found and no \
                   token signed. Keep a copy of the key in another place."
        );
        Ok(())
    }
}

/// Half a backup must not look like one.
fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file) {
        eprintln!(
            "claviger: {} is incomplete and could not be removed: {error}",
            file.display()
        );
    }
}

async fn write(file: File, config: &Config) -> anyhow::Result<Counts> {
    let mut archive = ArchiveWriter::new(BufWriter::new(file), &Environment::ALL, server_clock().now())?;
    for environment in Environment::ALL {
        let store = open_store(config, environment).await?;
        let exported = export(store.as_ref(), environment, &mut archive).await;
        store.close().await;
        exported.with_context(|| format!("environment {environment} cannot be read"))?;
    }
    let (output, counts) = archive.finish()?;
    output.into_inner()?.sync_all()?;
    Ok(counts)
}

async fn export(
    store: &dyn Store,
    environment: Environment,
    archive: &mut ArchiveWriter<BufWriter<File>>,
) -> anyhow::Result<()> {
    store
        .ping()
        .await
        .context("its database is not prepared; run `claviger serve` of this version once")?;
    let mut trials = BTreeSet::new();
    for table in order(store.tables()) {
        // As a whole: pages would overlap or leave gaps when rows come and go between them.
        let mut rows = store.export_rows(table, 0, u32::MAX).await?;
        if table == TRIALS {
            trials = rows.iter().map(|row| row["id"].to_string()).collect();
        } else if TRIAL_PARTS.contains(&table) {
            rows.retain(|row| refers_to(row, &trials));
        }
        archive.table(environment, table, rows)?;
    }
    Ok(())
}

fn refers_to(row: &Value, trials: &BTreeSet<String>) -> bool {
    trials.contains(&row["trial_id"].to_string())
}

/// The order in which a database is read that others write to: what refers comes first, so that the row it refers to is read
/// later and found. Trials may be deleted meanwhile; they come before what refers to them, which is left out if it refers to
/// none that was read.
fn order(tables: &'static [&'static str]) -> Vec<&'static str> {
    let trials = tables.iter().filter(|table| **table == TRIALS);
    let others = tables.iter().rev().filter(|table| **table != TRIALS);
    trials.chain(others).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_refers_is_read_before_what_it_refers_to() {
        let tables = &["settings", "licenses", "trial_blocks", "trial_devices", "audit_events"];
        assert_eq!(
            order(tables),
            ["trial_blocks", "audit_events", "trial_devices", "licenses", "settings"]
        );
    }
}
