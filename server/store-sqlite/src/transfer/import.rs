use chrono::{DateTime, NaiveDate};
use claviger_store::StoreResult;
use data_encoding::HEXLOWER;
use serde_json::{Map, Value};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{AssertSqlSafe, SqliteConnection};
use uuid::Uuid;

use super::table;
use super::tables::{Kind, TABLES, Table};
use crate::error::{conflict, failed};

/// The row that every database begins with, and that a backup replaces.
const REVISION: &str = "catalog_revision";

/// Inserts rows table by table, as they come.
pub(crate) async fn import(connection: &mut SqliteConnection, tables: &[(String, Vec<Value>)]) -> StoreResult<()> {
    for table in TABLES {
        refuse_data(connection, table).await?;
    }
    for (name, rows) in tables {
        let table = table(name)?;
        if table.name == REVISION && !rows.is_empty() {
            let delete = sqlx::query!("DELETE FROM catalog_revision");
            delete.execute(&mut *connection).await.map_err(failed)?;
        }
        let insert = insert(table);
        for row in rows {
            // Unchecked because the table is a variable; its name and its columns come from our own list.
            let query = bind(sqlx::query(AssertSqlSafe(insert.clone())), table, row)?;
            query.execute(&mut *connection).await.map_err(failed)?;
        }
    }
    Ok(())
}

async fn refuse_data(connection: &mut SqliteConnection, table: &Table) -> StoreResult<()> {
    let name = table.name;
    let data = if name == REVISION { "revision > 0" } else { "true" };
    // Unchecked for the same reason.
    let select = sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT EXISTS (SELECT 1 FROM \"{name}\" WHERE {data})"
    )));
    match select.fetch_one(connection).await.map_err(failed)? {
        true => Err(conflict(format!("{name} holds data"))),
        false => Ok(()),
    }
}

fn insert(table: &Table) -> String {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|(column, _)| format!("\"{column}\""))
        .collect();
    let marks = vec!["?"; columns.len()];
    format!(
        "INSERT INTO \"{}\" ({}) VALUES ({})",
        table.name,
        columns.join(", "),
        marks.join(", ")
    )
}

type Insert = Query<'static, Sqlite, SqliteArguments>;

fn bind(mut query: Insert, table: &Table, row: &Value) -> StoreResult<Insert> {
    let row = row
        .as_object()
        .ok_or_else(|| conflict(format!("{}: a row is no object", table.name)))?;
    refuse_unknown(table, row)?;
    for (column, kind) in table.columns {
        let value = row.get(*column).unwrap_or(&Value::Null);
        let bound = bind_value(query, *kind, value);
        query = bound.ok_or_else(|| conflict(format!("{}.{column}: the value is none of its kind", table.name)))?;
    }
    Ok(query)
}

/// A column that is not known here would be lost without a word.
fn refuse_unknown(table: &Table, row: &Map<String, Value>) -> StoreResult<()> {
    let unknown = row
        .keys()
        .find(|key| table.columns.iter().all(|(column, _)| column != key));
    unknown.map_or(Ok(()), |key| {
        Err(conflict(format!("{} has no column {key}", table.name)))
    })
}

/// Binds a value of the common form; `None` if it is none of its kind.
fn bind_value(query: Insert, kind: Kind, value: &Value) -> Option<Insert> {
    if value.is_null() {
        return Some(query.bind(None::<i64>));
    }
    let text = value.as_str();
    Some(match kind {
        Kind::Id => query.bind(text?.parse::<Uuid>().ok()?),
        Kind::Bytes => query.bind(HEXLOWER.decode(text?.as_bytes()).ok()?),
        Kind::Text => query.bind(text?.to_owned()),
        Kind::Day => query.bind(text?.parse::<NaiveDate>().ok()?),
        Kind::Json => query.bind(value.to_string()),
        Kind::Number => query.bind(value.as_i64()?),
        Kind::Flag => query.bind(value.as_bool()?),
        Kind::Time => query.bind(DateTime::parse_from_rfc3339(text?).ok()?.timestamp_micros()),
    })
}
