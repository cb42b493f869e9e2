//! What the contract cannot see: settings of connections, and what becomes of broken ones.

use std::{future::Future, sync::Arc, time::Duration};

use crate::{
    database::TestDatabase,
    schema::{TestSchema, connect_to, execute_on},
};
use claviger_store::{Maintenance, SigningKeys, StoreError};
use claviger_store_postgres::{PostgresOptions, PostgresStore};
use sqlx::AssertSqlSafe;

/// Runs ten at once, so that the pool has as many connections.
async fn ten_at_once<F>(task: impl Fn() -> F) -> Vec<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let tasks: Vec<_> = (0..10).map(|_| tokio::spawn(task())).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

#[tokio::test]
async fn a_server_that_dropped_all_connections_is_not_noticed() {
    let database = TestDatabase::create().await;
    let store = Arc::new(
        PostgresStore::connect(&PostgresOptions::new(&database.url, "prod"))
            .await
            .unwrap(),
    );
    store.migrate().await.unwrap();
    let read = || {
        let store = Arc::clone(&store);
        async move { store.list_signing_keys().await }
    };
    let write = || {
        let store = Arc::clone(&store);
        async move { store.import_rows(&[]).await }
    };
    ten_at_once(read)
        .await
        .into_iter()
        .for_each(|result| assert!(result.is_ok(), "{result:?}"));
    database.terminate_connections().await;
    ten_at_once(read)
        .await
        .into_iter()
        .for_each(|result| assert!(result.is_ok(), "{result:?}"));
    database.terminate_connections().await;
    ten_at_once(write)
        .await
        .into_iter()
        .for_each(|result| assert!(result.is_ok(), "{result:?}"));
    store.close().await;
    database.drop().await;
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_unavailable() {
    let mut options = PostgresOptions::new("postgres://nobody@127.0.0.1:1/nothing", "prod");
    options.acquire_timeout = Duration::from_millis(200);
    let error = PostgresStore::connect(&options).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
}

#[tokio::test]
async fn a_closed_store_is_unavailable() {
    let schema = TestSchema::new();
    let store = schema.store().await;
    store.close().await;
    assert!(matches!(store.ping().await, Err(StoreError::Unavailable(_))));
}

#[tokio::test]
async fn wrong_options_are_told() {
    let schema = TestSchema::new();
    for options in [
        PostgresOptions::new(&schema.url, "Not; A Schema"),
        PostgresOptions::new("no url", "prod"),
    ] {
        assert!(matches!(
            PostgresStore::connect(&options).await,
            Err(StoreError::Database(_))
        ));
    }
}

#[tokio::test]
async fn a_statement_that_waits_too_long_is_given_up() {
    let schema = TestSchema::new();
    let mut options = schema.options();
    options.statement_timeout = Duration::from_millis(100);
    let store = PostgresStore::connect(&options).await.unwrap();
    store.migrate().await.unwrap();
    let mut holder = connect_to(&schema.url).await;
    let lock = format!(
        "BEGIN; LOCK TABLE {}.signing_keys IN ACCESS EXCLUSIVE MODE",
        schema.schema
    );
    sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut holder).await.unwrap();
    let error = store.list_signing_keys().await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    drop(holder);
}

#[tokio::test]
async fn migrates_once_when_many_start_together() {
    let schema = Arc::new(TestSchema::new());
    let migrate = || {
        let schema = Arc::clone(&schema);
        async move {
            let store = schema.store().await;
            store.migrate().await?;
            store.ping().await
        }
    };
    ten_at_once(migrate)
        .await
        .into_iter()
        .for_each(|result| assert!(result.is_ok(), "{result:?}"));
}

#[tokio::test]
async fn a_role_without_the_right_to_create_schemas_uses_its_own() {
    let schema = TestSchema::new();
    let (name, role) = (&schema.schema, format!("{}_role", schema.schema));
    let setup = format!("CREATE ROLE {role} LOGIN PASSWORD 'pw'; CREATE SCHEMA {name} AUTHORIZATION {role}");
    execute_on(&schema.url, setup).await;
    let (_, host) = schema.url.rsplit_once('@').expect("a URL with a user");
    let url = format!("postgres://{role}:pw@{host}");
    let store = PostgresStore::connect(&PostgresOptions::new(url, name.as_str()))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    store.ping().await.unwrap();
    store.close().await;
    execute_on(&schema.url, format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}")).await;
}

#[tokio::test]
async fn a_schema_of_another_version_is_told() {
    let schema = TestSchema::new();
    let store = schema.store().await;
    let complaint = async || match store.ping().await {
        Err(StoreError::Migration(source)) => source.to_string(),
        other => panic!("expected a migration error, found {other:?}"),
    };
    assert!(complaint().await.contains("is behind: migration 1 is missing"));
    store.migrate().await.unwrap();
    store.ping().await.unwrap();
    schema
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
            VALUES (9999, 'from the future', true, '', 0)",
        )
        .await;
    assert!(complaint().await.contains("is ahead: it has migration 9999"));
    assert!(matches!(store.migrate().await, Err(StoreError::Migration(_))));
    schema
        .execute("DELETE FROM _sqlx_migrations WHERE version = 9999; UPDATE _sqlx_migrations SET checksum = ''")
        .await;
    assert!(complaint().await.contains("is not the one"));
}

#[tokio::test]
async fn schemas_share_a_database_and_nothing_else() {
    let (one, other) = (TestSchema::new(), TestSchema::new());
    let (store, bystander) = (one.store().await, other.store().await);
    store.migrate().await.unwrap();
    assert!(
        bystander.ping().await.is_err(),
        "it is not migrated by the other's migration"
    );
    bystander.migrate().await.unwrap();
    assert_eq!(store.claim_setting("environment", "test").await.unwrap(), "test");
    assert_eq!(bystander.claim_setting("environment", "prod").await.unwrap(), "prod");
}

#[tokio::test]
async fn errors_quote_no_values() {
    let schema = TestSchema::new();
    let store = schema.store().await;
    store.migrate().await.unwrap();
    let tokens = |field: &str, value: &str| {
        let mut row = serde_json::json!({
            "id": "01930000-0000-7000-8000-000000000000", "token_hash": "00".repeat(32), "name": "secret", "role": "owner",
            "created_at": "2026-01-01T00:00:00.000000Z",
        });
        row[field] = value.into();
        [("admin_tokens".to_owned(), vec![row])]
    };
    for (field, value) in [
        ("id", "secret"),
        ("created_at", "secret"),
        ("role", "secret"),
        ("token_hash", "secret"),
    ] {
        let error = store.import_rows(&tokens(field, value)).await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!text.contains("secret"), "{text}");
    }
}
