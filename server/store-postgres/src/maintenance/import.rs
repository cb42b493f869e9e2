use chrono::{DateTime, NaiveDate};
use claviger_store::{Changed, StoreError, StoreResult};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};

use super::tables::{Column, NAMES, Table, unknown};
use crate::{PostgresStore, error::store_error, pool::quoted};

/// As many rows go to the server at once.
const CHUNK: usize = 1000;

/// The one table that has a row from the start: a catalog that was never written.
const CATALOG_REVISION: &str = "catalog_revision";

pub(super) async fn rows(store: &PostgresStore, tables: &[(String, Vec<Value>)]) -> StoreResult<()> {
    if let Some((stranger, _)) = tables.iter().find(|(name, _)| !NAMES.contains(&name.as_str())) {
        return Err(unknown(stranger));
    }
    let mut transaction = store.begin().await?;
    allow_time(&mut transaction).await?;
    for name in NAMES {
        ensure_empty(&mut transaction, name).await?;
    }
    hush(&mut transaction).await?;
    for (name, rows) in tables {
        if name == CATALOG_REVISION && !rows.is_empty() {
            sqlx::query!("DELETE FROM catalog_revision")
                .execute(&mut *transaction)
                .await
                .map_err(store_error)?;
        }
        let table = Table::describe(&mut transaction, name).await?;
        for chunk in rows.chunks(CHUNK) {
            insert(&mut transaction, &table, chunk).await?;
        }
    }
    let enable = sqlx::query!("ALTER TABLE device_activations ENABLE TRIGGER device_activations_come_and_gone");
    enable.execute(&mut *transaction).await.map_err(store_error)?;
    store.announcer.commit(transaction, Changed::Anything).await
}

/// A restore is one long transaction, and its statements are long ones.
async fn allow_time(connection: &mut PgConnection) -> StoreResult<()> {
    sqlx::query!(
        "SELECT set_config('statement_timeout', '0', true) AS a,
            set_config('idle_in_transaction_session_timeout', '0', true) AS b",
    )
    .fetch_one(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// Sends no notification for each device: what is restored was in nobody's memory. Others notice nothing of it, because the
/// tables are locked.
async fn hush(connection: &mut PgConnection) -> StoreResult<()> {
    sqlx::query!("ALTER TABLE device_activations DISABLE TRIGGER device_activations_come_and_gone")
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(store_error)
}

/// Keeps writers out until the end, so that what is empty stays so.
async fn ensure_empty(connection: &mut PgConnection, name: &str) -> StoreResult<()> {
    let table = quoted(name);
    let untouched = if name == CATALOG_REVISION {
        " WHERE revision > 0"
    } else {
        ""
    };
    // Unchecked at compile time: the table is data here, but one of a fixed list.
    let lock = format!("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE");
    sqlx::query(AssertSqlSafe(lock))
        .execute(&mut *connection)
        .await
        .map_err(store_error)?;
    let any = format!("SELECT EXISTS (SELECT FROM {table}{untouched})");
    let any: bool = sqlx::query_scalar(AssertSqlSafe(any))
        .fetch_one(connection)
        .await
        .map_err(store_error)?;
    if any {
        Err(StoreError::Conflict {
            constraint: format!("{name} is not empty"),
        })
    } else {
        Ok(())
    }
}

async fn insert(connection: &mut PgConnection, table: &Table, rows: &[Value]) -> StoreResult<()> {
    rows.iter().try_for_each(|row| check_columns(table, row))?;
    let names: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let values: Vec<String> = table.columns.iter().map(from_common_form).collect();
    let (name, names, values) = (&table.name, names.join(", "), values.join(", "));
    // Unchecked at compile time: tables and columns are data here. All names are the database's own, and quoted.
    let sql = format!("INSERT INTO {name} ({names}) SELECT {values} FROM unnest($1::jsonb[]) AS rows (r)");
    sqlx::query(AssertSqlSafe(sql))
        .bind(rows)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(store_error)
}

/// A column that does not exist here holds something that would be lost: the rows are of another version.
fn check_columns(table: &Table, row: &Value) -> StoreResult<()> {
    let wrong = |what: &str| StoreError::Conflict {
        constraint: format!("{}: {what}", table.name),
    };
    let fields = row.as_object().ok_or_else(|| wrong("a row is no object"))?;
    for (field, value) in fields {
        let column = table.columns.iter().find(|column| column.name == *field);
        let column = column.ok_or_else(|| wrong(&format!("no column {field}")))?;
        if !is_plain_time(column, value) {
            return Err(wrong(&format!("no time or day in {field}")));
        }
    }
    Ok(())
}

/// PostgreSQL would take `yesterday` and times without a zone too.
fn is_plain_time(column: &Column, value: &Value) -> bool {
    match (column.sql_type.as_str(), value.as_str()) {
        ("timestamp with time zone", Some(text)) => DateTime::parse_from_rfc3339(text).is_ok(),
        ("date", Some(text)) => text.parse::<NaiveDate>().is_ok(),
        _ => true,
    }
}

/// By way of text, which every type reads; `->>` makes an SQL null of a JSON one.
fn from_common_form(column: &Column) -> String {
    let text = format!("r ->> '{}'", column.name.replace('\'', "''"));
    match column.sql_type.as_str() {
        "bytea" => format!("decode({text}, 'hex')"),
        sql_type => format!("({text})::{sql_type}"),
    }
}
