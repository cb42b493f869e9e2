//! Rows as the database gives them, and what becomes of them.

mod activation;
mod catalog;
mod license;
mod mail;
mod order;
mod stripe_event;
mod subscription;
mod trial;

use std::fmt;

use claviger_licensing::{ComponentHashes, DeviceHash};
use claviger_protocol::ComponentName;
use claviger_store::{StoreError, StoreResult};
use data_encoding::HEXLOWER;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use activation::ActivationRow;
pub(crate) use catalog::{PlanRow, PriceRow, ProductRow, TrialPolicyJson};
pub(crate) use license::LicenseRow;
pub(crate) use mail::MailRow;
pub(crate) use order::OrderRow;
pub(crate) use stripe_event::StripeEventRow;
pub(crate) use subscription::SubscriptionRow;
pub(crate) use trial::TrialRow;

/// A row that is being read, for what is to be said if a column of it makes no sense.
///
/// The reasons never quote the value: they end up in a log.
pub(crate) struct Source<I> {
    pub(crate) table: &'static str,
    pub(crate) id: I,
}

impl<I: fmt::Display> Source<I> {
    pub(crate) fn inconsistent(&self, column: &'static str, reason: impl Into<String>) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column,
            row: self.id.to_string(),
            reason: reason.into(),
        }
    }

    /// A JSON column.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &'static str, value: Value) -> StoreResult<T> {
        serde_json::from_value(value).map_err(|_| self.inconsistent(column, "the JSON is not of the expected form"))
    }

    /// A number, in the range that the domain gives it.
    pub(crate) fn number<N, T: TryFrom<N>>(&self, column: &'static str, value: N) -> StoreResult<T> {
        T::try_from(value).map_err(|_| self.inconsistent(column, "the number is out of range"))
    }

    /// A hash.
    pub(crate) fn hash<'a, T>(&self, column: &'static str, bytes: &'a [u8]) -> StoreResult<T>
    where
        T: TryFrom<&'a [u8], Error: fmt::Display>,
    {
        T::try_from(bytes).map_err(|error| self.inconsistent(column, error.to_string()))
    }

    /// One of a few names.
    pub(crate) fn name<T: Copy>(
        &self,
        column: &'static str,
        all: &[T],
        name_of: fn(T) -> &'static str,
        text: &str,
    ) -> StoreResult<T> {
        let found = all.iter().copied().find(|one| name_of(*one) == text);
        found.ok_or_else(|| self.inconsistent(column, "unknown name"))
    }

    /// `{ component: hex of its hash }`.
    pub(crate) fn components(&self, column: &'static str, value: &Value) -> StoreResult<ComponentHashes> {
        let component = |(name, hash): (&String, &Value)| {
            let name = ComponentName::parse(name).ok()?;
            let bytes = HEXLOWER.decode(hash.as_str()?.as_bytes()).ok()?;
            Some((name, DeviceHash::try_from(bytes.as_slice()).ok()?))
        };
        value
            .as_object()
            .and_then(|object| object.iter().map(component).collect())
            .ok_or_else(|| self.inconsistent(column, "expected an object of 32-byte hashes in lower-case hexadecimal"))
    }
}

/// The form in which [`Source::components`] reads them.
pub(crate) fn components_json(components: &ComponentHashes) -> Value {
    components
        .iter()
        .map(|(name, hash)| (name.as_str().to_owned(), Value::from(hex(hash.as_bytes()))))
        .collect()
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// A number for a column of a narrower type. One that does not fit breaks the rule that the column is there to keep.
pub(crate) fn fitting<N, T: TryFrom<N>>(column: &'static str, value: N) -> StoreResult<T> {
    T::try_from(value).map_err(|_| StoreError::Conflict {
        constraint: column.to_owned(),
    })
}

/// The beginning of what went wrong: a few hundred characters tell it.
pub(crate) fn error_text(error: &str) -> String {
    error.chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use claviger_licensing::LicenseStatus;
    use serde_json::json;

    use super::*;

    const SOURCE: Source<&str> = Source {
        table: "licenses",
        id: "7",
    };

    #[test]
    fn components_round_trip() {
        let components = ComponentHashes::from([(ComponentName::DISK, DeviceHash::new([0xab; 32]))]);
        let stored = components_json(&components);
        assert_eq!(stored, json!({ "disk": "ab".repeat(32) }));
        assert_eq!(SOURCE.components("components", &stored).unwrap(), components);
    }

    #[test]
    fn nonsense_is_named_by_its_place_and_never_quoted() {
        let errors = [
            SOURCE.components("c", &json!({ "disk": "secret" })).unwrap_err(),
            SOURCE
                .components("c", &json!({ "Bad Name": "ab".repeat(32) }))
                .unwrap_err(),
            SOURCE.components("c", &json!(["secret"])).unwrap_err(),
            SOURCE
                .name("c", &LicenseStatus::ALL, LicenseStatus::as_str, "secret")
                .unwrap_err(),
            SOURCE.json::<u8>("c", json!("secret")).unwrap_err(),
            SOURCE.number::<i16, u16>("c", -1).unwrap_err(),
            SOURCE.hash::<DeviceHash>("c", b"secret").unwrap_err(),
        ];
        for error in errors {
            let text = format!("{error} {error:?}");
            assert!(text.contains("licenses.c, row 7") && !text.contains("secret"), "{text}");
        }
    }
}
