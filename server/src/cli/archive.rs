//! The file that a backup is: lines of JSON, a header first, a row per line, and a footer that proves that nothing is missing.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
};

use chrono::{DateTime, Utc};
use claviger_protocol::Environment;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

const FORMAT: &str = "claviger-backup";
const VERSION: u32 = 1;

/// How many rows each table has, by environment.
pub(super) type Counts = BTreeMap<Environment, BTreeMap<String, u64>>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    format: String,
    version: u32,
    created_at: DateTime<Utc>,
    environments: Vec<Environment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    environment: Environment,
    table: String,
    row: Value,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Footer {
    rows: Counts,
    /// Of all bytes before the footer's line.
    sha256: String,
}

/// Why a file cannot be restored.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    #[error("this is no backup: it does not begin with the header that `claviger backup` writes")]
    NotABackup,
    #[error("this backup has version {0}, and this program reads version {VERSION}; use a newer claviger")]
    Version(u64),
    #[error("this backup is cut off: its last line is not the footer; copy the file again")]
    CutOff,
    #[error("this backup is damaged at line {0}; copy the file again")]
    Line(usize),
    #[error("this backup is damaged: its content is not what its footer says; copy the file again")]
    Checksum,
    #[error("cannot read it")]
    Io(#[from] io::Error),
}

/// Writes an archive line by line.
pub(super) struct ArchiveWriter<W> {
    output: W,
    digest: Sha256,
    rows: Counts,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins an archive.
    pub(super) fn new(output: W, environments: &[Environment], created_at: DateTime<Utc>) -> io::Result<Self> {
        let rows = environments
            .iter()
            .map(|environment| (*environment, BTreeMap::new()))
            .collect();
        let mut writer = Self {
            output,
            digest: Sha256::new(),
            rows,
        };
        let environments = environments.to_vec();
        writer.line(&Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            created_at,
            environments,
        })?;
        Ok(writer)
    }

    /// Writes the rows of a table.
    pub(super) fn table(&mut self, environment: Environment, table: &str, rows: Vec<Value>) -> io::Result<()> {
        let count = self
            .rows
            .entry(environment)
            .or_default()
            .entry(table.to_owned())
            .or_default();
        *count += rows.len() as u64;
        for row in rows {
            self.line(&Row {
                environment,
                table: table.to_owned(),
                row,
            })?;
        }
        Ok(())
    }

    /// Ends the archive.
    pub(super) fn finish(mut self) -> io::Result<(W, Counts)> {
        let sha256 = HEXLOWER.encode(&self.digest.finalize_reset());
        let footer = Footer {
            rows: self.rows.clone(),
            sha256,
        };
        self.line(&footer)?;
        self.output.flush()?;
        Ok((self.output, self.rows))
    }

    fn line(&mut self, content: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(content)?;
        line.push(b'\n');
        self.digest.update(&line);
        self.output.write_all(&line)
    }
}

/// A whole archive.
#[derive(Debug, PartialEq)]
pub(super) struct Archive {
    pub(super) created_at: DateTime<Utc>,
    /// Rows by environment and table.
    pub(super) content: BTreeMap<Environment, BTreeMap<String, Vec<Value>>>,
}

impl Archive {
    /// Reads an archive to its end; nothing of one that is not whole is returned.
    pub(super) fn read(mut input: impl BufRead) -> Result<Self, ArchiveError> {
        let mut digest = Sha256::new();
        let first = next_line(&mut input)?.ok_or(ArchiveError::NotABackup)?;
        let header = header(&first)?;
        digest.update(&first);
        let mut content: BTreeMap<_, BTreeMap<String, Vec<Value>>> = header
            .environments
            .iter()
            .map(|environment| (*environment, BTreeMap::new()))
            .collect();
        let mut line = next_line(&mut input)?.ok_or(ArchiveError::CutOff)?;
        for number in 2.. {
            let Some(next) = next_line(&mut input)? else { break };
            let Row {
                environment,
                table,
                row,
            } = serde_json::from_slice(&line).map_err(|_| ArchiveError::Line(number))?;
            let tables = content.get_mut(&environment).ok_or(ArchiveError::Line(number))?;
            tables.entry(table).or_default().push(row);
            digest.update(&line);
            line = next;
        }
        let footer: Footer = serde_json::from_slice(&line).map_err(|_| ArchiveError::CutOff)?;
        let archive = Self {
            created_at: header.created_at,
            content,
        };
        let whole = line.ends_with(b"\n")
            && footer.sha256 == HEXLOWER.encode(&digest.finalize())
            && archive.counts() == without_empty(footer.rows);
        if whole {
            Ok(archive)
        } else {
            Err(ArchiveError::Checksum)
        }
    }

    /// How many rows each table has.
    pub(super) fn counts(&self) -> Counts {
        let count = |tables: &BTreeMap<String, Vec<Value>>| {
            tables
                .iter()
                .map(|(table, rows)| (table.clone(), rows.len() as u64))
                .collect()
        };
        self.content
            .iter()
            .map(|(environment, tables)| (*environment, count(tables)))
            .collect()
    }
}

fn header(line: &[u8]) -> Result<Header, ArchiveError> {
    let value: Value = serde_json::from_slice(line).map_err(|_| ArchiveError::NotABackup)?;
    if value["format"] != FORMAT {
        return Err(ArchiveError::NotABackup);
    }
    match value["version"].as_u64() {
        Some(version) if version == u64::from(VERSION) => {
            serde_json::from_value(value).map_err(|_| ArchiveError::NotABackup)
        }
        Some(version) => Err(ArchiveError::Version(version)),
        None => Err(ArchiveError::NotABackup),
    }
}

/// A line with its end; `None` at the end of the file.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let length = input.read_until(b'\n', &mut line)?;
    Ok((length > 0).then_some(line))
}

fn without_empty(mut counts: Counts) -> Counts {
    counts
        .values_mut()
        .for_each(|tables| tables.retain(|_, rows| *rows > 0));
    counts
}

#[cfg(test)]
mod tests;
