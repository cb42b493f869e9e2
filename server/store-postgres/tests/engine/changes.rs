//! What is heard of changes when connections break, and what people with a database client change.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use claviger_licensing::{Actor, AuditContext, KeyHash, LicenseEvent};
use claviger_store::contract::{Listener, Told, caught_up};
use claviger_store::{Activity, Changes, LicenseSelector, Licenses, Maintenance, StoreError};
use claviger_store_postgres::PostgresStore;
use tokio::{select, task::yield_now, time::timeout};

use crate::{
    database::TestDatabase,
    sales::{NOW, Sales, Seat},
    schema::{TestSchema, connect_to, execute_on},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_was_cut_off_is_told_so_and_hears_again() {
    let database = TestDatabase::create().await;
    let schema = TestSchema::on(&database.url);
    let (store, neighbor) = two_stores(&schema).await;
    let seat = Sales::make(&schema, 1).await.seats[0];
    let listener = Listener::to(&neighbor).await;
    for _ in 0..5 {
        database.terminate_listeners().await;
        listener.hears(Told::Anything).await;
        caught_up(&neighbor).await;
        listener.take();
        note(&store, &seat, "still there").await;
        listener.hears(Told::License(seat.key)).await;
    }
    store.close().await;
    neighbor.close().await;
    drop(schema);
    database.drop().await;
}

/// Whenever it says that all was told, all was told, whatever happens to the connection meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn catching_up_is_never_pretended() {
    let database = TestDatabase::create().await;
    let schema = TestSchema::on(&database.url);
    let (store, neighbor) = two_stores(&schema).await;
    let seat = Sales::make(&schema, 1).await.seats[0];
    let listener = Listener::to(&neighbor).await;
    let mut successes = 0;
    for round in 0..20 {
        caught_up(&neighbor).await;
        let cut = AtomicBool::new(false);
        let cutting = async {
            database.terminate_listeners().await;
            cut.store(true, Ordering::SeqCst);
        };
        let changing = async {
            while !cut.load(Ordering::SeqCst) {
                listener.take();
                note(&store, &seat, &format!("{round} {successes}")).await;
                // Whether it ever fails depends on the moment of the cut.
                if neighbor.catch_up().await.is_ok() {
                    successes += 1;
                    assert!(!listener.take().is_empty(), "nothing was told");
                }
            }
        };
        tokio::join!(cutting, changing);
    }
    assert!(successes > 0);
    store.close().await;
    neighbor.close().await;
    drop(schema);
    database.drop().await;
}

#[tokio::test]
async fn who_does_not_listen_cannot_catch_up() {
    let schema = TestSchema::new();
    let (store, other) = two_stores(&schema).await;
    assert!(matches!(store.catch_up().await, Err(StoreError::Unavailable(_))));
    let listener = Listener::to(&store).await;
    store.close().await;
    assert!(matches!(store.catch_up().await, Err(StoreError::Unavailable(_))));
    listener.take();
    let seat = Sales::make(&schema, 1).await.seats[0];
    note(&other, &seat, "unheard").await;
    assert_eq!(listener.take(), []);
}

/// A closed or forgotten store leaves no connection behind.
#[tokio::test]
async fn listening_ends_with_the_store() {
    let database = TestDatabase::create().await;
    let schema = TestSchema::on(&database.url);
    let (closed, dropped) = two_stores(&schema).await;
    Listener::to(&closed).await;
    Listener::to(&dropped).await;
    closed.close().await;
    drop(dropped);
    let mut observer = connect_to(&schema.url).await;
    let gone = async {
        loop {
            let others: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND backend_type = 'client backend'",
            )
            .fetch_one(&mut observer)
            .await
            .unwrap();
            if others == 0 {
                break;
            }
        }
    };
    timeout(Duration::from_secs(60), gone)
        .await
        .expect("a connection stays");
    drop((observer, schema));
    database.drop().await;
}

/// Also where nothing comes by the channel, and of what nobody waits for.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn own_changes_are_told_without_the_channel() {
    let schema = TestSchema::new();
    let (store, _) = two_stores(&schema).await;
    let seat = Sales::make(&schema, 1).await.seats[0];
    let triggers = "DROP FUNCTION notify_license_changed, notify_device_changed, notify_anything_changed CASCADE";
    schema.execute(triggers).await;
    let listener = Listener::to(&store).await;
    note(&store, &seat, "heard").await;
    assert_eq!(listener.take(), [Told::License(seat.key)]);
    let mut lost = 0;
    for patience in 0..200 {
        let (text, context) = (format!("waited {patience}"), context());
        let events = [LicenseEvent::NoteSet(Some(text.clone()))];
        let locked = lock(&store, &seat).await;
        select! {
            biased;
            outcome = locked.commit(&events, &context) => outcome.unwrap(),
            () = yield_often(patience) => lost += 1,
        }
        if lock(&store, &seat).await.record().license.note == Some(text) {
            listener.hears(Told::License(seat.key)).await;
        }
        listener.take();
    }
    assert!(lost > 0, "everybody had the patience");
}

#[tokio::test]
async fn what_people_change_is_told() {
    let schema = TestSchema::new();
    let (store, _) = two_stores(&schema).await;
    let sales = Sales::make(&schema, 2).await;
    let [one, other] = [sales.seats[0], sales.seats[1]];
    let listener = Listener::to(&store).await;
    let (licenses, devices, plans) = (
        format!("{}.licenses", schema.schema),
        format!("{}.device_activations", schema.schema),
        format!("{}.plans", schema.schema),
    );
    let (license, activation, other_license) = (one.license.uuid(), one.activation.uuid(), other.license.uuid());
    let (first, second) = (Told::License(one.key), Told::License(other.key));
    let cases = [
        (
            format!("UPDATE {licenses} SET note = 'x' WHERE id = '{license}'"),
            vec![first],
        ),
        (format!("UPDATE {licenses} SET note = 'y'"), vec![first, second]),
        (
            format!("UPDATE {devices} SET name = 'x' WHERE id = '{activation}'"),
            vec![first],
        ),
        (
            format!("UPDATE {devices} SET name = 'x', runtime = '{{}}' WHERE id = '{activation}'"),
            vec![],
        ),
        (
            format!("UPDATE {devices} SET slot = 1, license_id = '{other_license}' WHERE id = '{activation}'"),
            vec![first, second],
        ),
        (format!("DELETE FROM {devices} WHERE id = '{activation}'"), vec![second]),
        (
            format!("UPDATE {licenses} SET key_hash = decode(repeat('ab', 32), 'hex') WHERE id = '{license}'"),
            vec![first, Told::License(KeyHash::new([0xab; 32]))],
        ),
        (
            format!("DELETE FROM {licenses} WHERE id = '{license}'"),
            vec![Told::License(KeyHash::new([0xab; 32]))],
        ),
        (format!("UPDATE {plans} SET name = 'x'"), vec![Told::Anything]),
        (
            format!("UPDATE {}.products SET name = 'x'", schema.schema),
            vec![Told::Anything],
        ),
        (format!("TRUNCATE {devices} CASCADE"), vec![Told::Anything]),
        (format!("UPDATE {}.settings SET value = value", schema.schema), vec![]),
    ];
    for (sql, expected) in cases {
        // With a search path of its own, on which there is nothing.
        execute_on(&schema.url, sql.clone()).await;
        caught_up(&store).await;
        let mut told = listener.take();
        told.sort_unstable();
        assert_eq!(told, expected, "{sql}");
    }
}

/// A column that is added has to be added there, unless nobody keeps it in memory.
#[tokio::test]
async fn every_column_of_a_device_is_watched() {
    let schema = TestSchema::new();
    schema.store().await.migrate().await.unwrap();
    let mut connection = connect_to(&schema.url).await;
    let unwatched: Vec<String> = sqlx::query_scalar(
        "SELECT attname::text FROM pg_attribute JOIN pg_trigger ON tgrelid = attrelid AND tgname = 'device_activations_changed'
        WHERE attrelid = ($1 || '.device_activations')::regclass AND attnum > 0 AND NOT attisdropped
            AND strpos(pg_get_triggerdef(pg_trigger.oid), 'new.' || attname || ',')
                + strpos(pg_get_triggerdef(pg_trigger.oid), 'new.' || attname || ')') = 0",
    )
    .bind(&schema.schema)
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert_eq!(unwatched, ["runtime"]);
}

/// Check-ins by another process are no news either, unless they tell some.
#[tokio::test]
async fn check_ins_of_others_are_told_if_they_tell_news() {
    let schema = TestSchema::new();
    let (store, neighbor) = two_stores(&schema).await;
    let sales = Sales::make(&schema, 3).await;
    let listener = Listener::to(&neighbor).await;
    let mut batch: Vec<_> = sales.seats.iter().map(|seat| sales.check_in(seat, NOW)).collect();
    batch[2].runtime = Some(Box::new(serde_json::json!({ "bots": 1 })));
    store.record_check_ins(&batch, &[]).await.unwrap();
    caught_up(&neighbor).await;
    assert_eq!(listener.take(), []);
    batch[1].facts_changed = true;
    store.record_check_ins(&batch, &[]).await.unwrap();
    caught_up(&neighbor).await;
    assert_eq!(listener.take(), [Told::License(sales.seats[1].key)]);
}

async fn two_stores(schema: &TestSchema) -> (PostgresStore, PostgresStore) {
    let store = schema.store().await;
    store.migrate().await.unwrap();
    (store, schema.store().await)
}

async fn note(store: &PostgresStore, seat: &Seat, text: &str) {
    let events = [LicenseEvent::NoteSet(Some(text.to_owned()))];
    lock(store, seat).await.commit(&events, &context()).await.unwrap();
}

async fn lock(store: &PostgresStore, seat: &Seat) -> Box<dyn claviger_store::LockedLicense> {
    let locked = store
        .lock_license(LicenseSelector::Id(seat.license), NOW)
        .await
        .unwrap();
    locked.expect("the license")
}

fn context() -> AuditContext {
    AuditContext {
        actor: Actor::System,
        at: NOW,
        request_id: None,
    }
}

async fn yield_often(times: u32) {
    for _ in 0..times {
        yield_now().await;
    }
}
