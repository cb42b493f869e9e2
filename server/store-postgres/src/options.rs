use std::{fmt, time::Duration};

/// Where the data of an environment is and how to get at it.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresOptions {
    /// `postgres://user:password@host:port/database`; TLS settings such as `?sslmode=verify-full` are heeded.
    pub url: String,
    /// The environment's schema: 1–63 of `[a-z0-9_]`, not beginning with a digit.
    pub schema: String,
    /// The most connections at once.
    pub max_connections: u32,
    /// How long to wait for a connection.
    pub acquire_timeout: Duration,
    /// How long one statement may take.
    pub statement_timeout: Duration,
}

impl PostgresOptions {
    /// The defaults: 10 connections, 5 s to get one, 15 s for a statement.
    pub fn new(url: impl Into<String>, schema: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            schema: schema.into(),
            max_connections: 10,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(15),
        }
    }

    /// Only names that mean the same with and without quotes are taken, so that people can type them in `psql`.
    pub(crate) fn check_schema(&self) -> Result<(), InvalidSchema> {
        let mut bytes = self.schema.bytes();
        let starts_well = bytes.next().is_some_and(|first| matches!(first, b'a'..=b'z' | b'_'));
        let goes_on_well = bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        if starts_well && goes_on_well && self.schema.len() <= 63 {
            Ok(())
        } else {
            Err(InvalidSchema {
                schema: self.schema.clone(),
            })
        }
    }
}

impl fmt::Debug for PostgresOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresOptions")
            .field("schema", &self.schema)
            .field("max_connections", &self.max_connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .finish_non_exhaustive()
    }
}

/// The name of the schema is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{schema}` is no schema name: use 1 to 63 of `a` to `z`, `0` to `9` and `_`, not beginning with a digit")]
pub(crate) struct InvalidSchema {
    schema: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_names_are_plain() {
        for schema in ["a", "_", "claviger_prod", "t1", &"a".repeat(63)] {
            assert_eq!(PostgresOptions::new("", schema).check_schema(), Ok(()), "{schema}");
        }
        for schema in ["", "1a", "A", "a-b", "a b", "a\"", "größe", &"a".repeat(64)] {
            assert!(PostgresOptions::new("", schema).check_schema().is_err(), "{schema}");
        }
    }

    #[test]
    fn debug_hides_the_url() {
        let options = PostgresOptions::new("postgres://me:hunter2@db.example.com/claviger", "prod");
        let text = format!("{options:?}");
        assert!(!text.contains("hunter2") && !text.contains("example.com"), "{text}");
    }
}
