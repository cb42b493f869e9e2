//! Rows as SQLite holds them, and what becomes of them.

pub(crate) mod activation;
pub(crate) mod admin_token;
pub(crate) mod audit;
pub(crate) mod catalog;
pub(crate) mod customer;
pub(crate) mod license;
pub(crate) mod mail;
pub(crate) mod order;
pub(crate) mod signing_key;
pub(crate) mod stripe_event;
pub(crate) mod trial;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use claviger_licensing::{ComponentHashes, DeviceHash, HashLength};
use claviger_protocol::ComponentName;
use claviger_store::{Page, StoreError, StoreResult};
use data_encoding::HEXLOWER;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// The most rows of one statement: more bring nothing.
const MOST_ROWS: usize = 512;

/// A time as it is stored.
pub(crate) fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// A value as stored JSON.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("domain values are JSON: their maps have texts for keys")
}

/// Components as stored JSON.
pub(crate) fn components_json(components: &ComponentHashes) -> String {
    let hex: BTreeMap<_, _> = components
        .iter()
        .map(|(name, hash)| (name.as_str(), hex(hash.as_bytes())))
        .collect();
    json(&hex)
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// Ids as a JSON list of hexadecimal texts, for `IN (SELECT unhex(value) FROM json_each(…))`.
pub(crate) fn id_list(ids: impl IntoIterator<Item = Uuid>) -> String {
    json(&ids.into_iter().map(|id| id.simple().to_string()).collect::<Vec<_>>())
}

/// Rows in parts that a statement each takes. Their lengths are powers of two, so that few statements have to stay prepared.
pub(crate) fn statements<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = MOST_ROWS.min(1 << rows.len().checked_ilog2()?);
        let (part, rest) = rows.split_at(length);
        rows = rest;
        Some(part)
    })
}

/// What is kept of an error of somebody else: its first 500 characters.
pub(crate) fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(500).map(|(end, _)| end);
    end.map_or(text, |end| &text[..end])
}

/// The id that all ids of a page are below.
pub(crate) fn below(page: Page) -> Uuid {
    page.before.unwrap_or(Uuid::max())
}

/// A row, to be named when one of its values makes no sense. Reasons never repeat the value.
#[derive(Clone, Copy)]
pub(crate) struct RowName {
    pub(crate) table: &'static str,
    pub(crate) id: Uuid,
}

impl RowName {
    /// The error that names this row.
    pub(crate) fn inconsistent(self, column: &'static str, reason: impl Into<String>) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column,
            row: self.id.to_string(),
            reason: reason.into(),
        }
    }

    pub(crate) fn time(self, column: &'static str, micros: i64) -> StoreResult<DateTime<Utc>> {
        DateTime::from_timestamp_micros(micros).ok_or_else(|| self.inconsistent(column, "the time is out of range"))
    }

    pub(crate) fn optional_time(self, column: &'static str, micros: Option<i64>) -> StoreResult<Option<DateTime<Utc>>> {
        micros.map(|micros| self.time(column, micros)).transpose()
    }

    pub(crate) fn number<T: TryFrom<i64>>(self, column: &'static str, number: i64) -> StoreResult<T> {
        T::try_from(number).map_err(|_| self.inconsistent(column, "the number is out of range"))
    }

    pub(crate) fn hash<T>(self, column: &'static str, bytes: &[u8]) -> StoreResult<T>
    where
        T: for<'a> TryFrom<&'a [u8], Error = HashLength>,
    {
        T::try_from(bytes).map_err(|error| self.inconsistent(column, error.to_string()))
    }

    pub(crate) fn json<T: DeserializeOwned>(self, column: &'static str, text: &str) -> StoreResult<T> {
        serde_json::from_str(text).map_err(|error| {
            self.inconsistent(
                column,
                format!("unexpected JSON at line {}, column {}", error.line(), error.column()),
            )
        })
    }

    /// The variant with this name.
    pub(crate) fn variant<T: Copy>(
        self,
        column: &'static str,
        name: &str,
        variants: &[T],
        name_of: fn(T) -> &'static str,
    ) -> StoreResult<T> {
        let found = variants.iter().copied().find(|variant| name_of(*variant) == name);
        found.ok_or_else(|| self.inconsistent(column, "the word is unknown"))
    }

    pub(crate) fn components(self, column: &'static str, text: &str) -> StoreResult<ComponentHashes> {
        let stored: BTreeMap<ComponentName, String> = self.json(column, text)?;
        let hashes = stored.into_iter().map(|(name, hash)| {
            let bytes = HEXLOWER.decode(hash.as_bytes());
            let bytes = bytes.map_err(|_| self.inconsistent(column, "a hash is not hexadecimal"))?;
            Ok((name, self.hash::<DeviceHash>(column, &bytes)?))
        });
        hashes.collect()
    }
}
