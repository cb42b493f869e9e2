use claviger_store::StoreResult;
use serde_json::Value;
use sqlx::AssertSqlSafe;

use super::tables::{Column, Table};
use crate::{PostgresStore, error::store_error, pool::quoted, rows::fitting};

/// Rows in the form that both engines share.
pub(super) async fn rows(store: &PostgresStore, table: &str, after: u64, limit: u32) -> StoreResult<Vec<Value>> {
    let offset: i64 = fitting("after", after)?;
    let mut snapshot = store.begin_snapshot().await?;
    let table = Table::describe(&mut snapshot, table).await?;
    // Unchecked at compile time: tables and columns are data here. All names are the database's own, and quoted.
    let rows = sqlx::query_scalar(AssertSqlSafe(select(&table)))
        .bind(offset)
        .bind(i64::from(limit))
        .fetch_all(&mut *snapshot)
        .await
        .map_err(store_error)?;
    snapshot.commit().await.map_err(store_error)?;
    Ok(rows)
}

fn select(table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(common_form).collect();
    let (columns, name, key) = (columns.join(", "), &table.name, table.primary_key());
    // The order is the raw columns': of the converted ones, bytes and times sort the same, but no index serves.
    format!("SELECT to_jsonb(r) FROM (SELECT {columns} FROM {name} t ORDER BY {key} OFFSET $1 LIMIT $2) AS r")
}

fn common_form(column: &Column) -> String {
    let name = quoted(&column.name);
    let value = match column.sql_type.as_str() {
        "bytea" => format!("encode(t.{name}, 'hex')"),
        "timestamp with time zone" => {
            format!(r#"to_char(t.{name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"#)
        }
        "date" => format!("to_char(t.{name}, 'YYYY-MM-DD')"),
        _ => format!("t.{name}"),
    };
    format!("{value} AS {name}")
}
