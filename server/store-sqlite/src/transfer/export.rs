use chrono::{DateTime, SecondsFormat};
use claviger_store::{StoreError, StoreResult};
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqlitePool};
use uuid::Uuid;

use super::table;
use super::tables::{Kind, Table};
use crate::error::failed;
use crate::rows::hex;

/// Reads rows of a table in the order of its primary key.
pub(crate) async fn export(readers: &SqlitePool, name: &str, after: u64, limit: u32) -> StoreResult<Vec<Value>> {
    let table = table(name)?;
    // No database holds more rows than this.
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    // Unchecked because the table is a variable; its name and its columns come from our own list.
    let select = sqlx::query(AssertSqlSafe(select(table))).bind(limit).bind(after);
    let rows = select.fetch_all(readers).await.map_err(failed)?;
    rows.iter().map(|row| object(table, row)).collect()
}

fn select(table: &Table) -> String {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|(column, _)| format!("\"{column}\""))
        .collect();
    format!(
        "SELECT {} FROM \"{}\" ORDER BY {} LIMIT ?1 OFFSET ?2",
        columns.join(", "),
        table.name,
        table.key
    )
}

fn object(table: &'static Table, row: &SqliteRow) -> StoreResult<Value> {
    let values = table.columns.iter().enumerate().map(|(index, (column, kind))| {
        let value = value(row, index, *kind).map_err(failed)?;
        value
            .map(|value| ((*column).to_owned(), value))
            .ok_or_else(|| StoreError::Inconsistent {
                table: table.name,
                column,
                row: first(row, table),
                reason: "the value is none of its kind".into(),
            })
    });
    values.collect::<StoreResult<Map<_, _>>>().map(Value::Object)
}

/// What the first column, which is or begins the primary key, says in an error.
fn first(row: &SqliteRow, table: &Table) -> String {
    let kind = table.columns.first().map_or(Kind::Text, |(_, kind)| *kind);
    value(row, 0, kind).ok().flatten().unwrap_or_default().to_string()
}

/// The value in the common form; `None` if what is stored is none of its kind.
fn value(row: &SqliteRow, index: usize, kind: Kind) -> Result<Option<Value>, sqlx::Error> {
    match kind {
        Kind::Id => read(row, index, |bytes: Vec<u8>| {
            Some(Uuid::from_slice(&bytes).ok()?.to_string().into())
        }),
        Kind::Bytes => read(row, index, |bytes: Vec<u8>| Some(hex(&bytes).into())),
        Kind::Text | Kind::Day => read(row, index, |text: String| Some(text.into())),
        Kind::Json => read(row, index, |text: String| serde_json::from_str(&text).ok()),
        Kind::Number => read(row, index, |number: i64| Some(number.into())),
        Kind::Flag => read(row, index, |number: i64| Some((number != 0).into())),
        Kind::Time => read(row, index, |micros: i64| {
            let time = DateTime::from_timestamp_micros(micros)?;
            Some(time.to_rfc3339_opts(SecondsFormat::Micros, true).into())
        }),
    }
}

fn read<'r, T>(
    row: &'r SqliteRow,
    index: usize,
    common: impl FnOnce(T) -> Option<Value>,
) -> Result<Option<Value>, sqlx::Error>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    let stored: Option<T> = row.try_get(index)?;
    Ok(stored.map_or(Some(Value::Null), common))
}
