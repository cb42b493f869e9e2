//! Files that PostgreSQL's `COPY` reads, and `harness/sqlite.py`.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use chrono::{DateTime, SecondsFormat, Utc};

/// A table of fixed columns.
pub(crate) struct Table(BufWriter<File>);

impl Table {
    pub(crate) fn create(folder: &Path, name: &str, columns: &[&str]) -> anyhow::Result<Self> {
        let file = File::create(folder.join(format!("{name}.tsv")))?;
        let mut table = Self(BufWriter::with_capacity(1 << 20, file));
        table.row(columns)?;
        Ok(table)
    }

    /// Adds a row. No value of a data set holds a tab, a line feed or a backslash, but for those of [`bytes`] and [`NULL`].
    pub(crate) fn row(&mut self, values: &[&str]) -> anyhow::Result<()> {
        for (index, value) in values.iter().enumerate() {
            let separator: &[u8] = if index == 0 { b"" } else { b"\t" };
            self.0.write_all(separator)?;
            self.0.write_all(value.as_bytes())?;
        }
        self.0.write_all(b"\n")?;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.0.flush()?;
        Ok(())
    }
}

/// No value.
pub(crate) const NULL: &str = r"\N";

/// Bytes, given as hexadecimal digits.
pub(crate) fn bytes(hexadecimal: &str) -> String {
    format!(r"\\x{hexadecimal}")
}

/// An instant.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
