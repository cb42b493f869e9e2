//! How check-ins lie in the tables, and how those of before came there.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use claviger_store::{Activity, LicenseSelector, Licenses, Maintenance};
use tokio::time::timeout;

use crate::{
    database::TestDatabase,
    sales::{NOW, Sales},
    schema::{TestSchema, connect_to},
};

const DEVICES: u16 = 400;
const ROUNDS: u16 = 40;

/// Check-ins after the first of a day change no index: the new version of a row finds room on its page.
///
/// Room is made again only when nobody's transaction may still see what was there, in whatever database, and other tests have long
/// ones: so there must be a moment in which it holds.
#[tokio::test]
async fn updates_leave_the_indexes_alone() {
    let database = TestDatabase::create().await;
    let schema = TestSchema::on(&database.url);
    let store = schema.store().await;
    store.migrate().await.unwrap();
    store.close().await;
    let sales = Sales::make(&schema, DEVICES).await;
    let measuring = async {
        let mut before = (0, 0);
        for attempt in 1.. {
            check_in_all(&schema, &sales).await;
            // The first check-ins of all are no updates, later they are: these may be counted or not.
            let wanted = before.0 + 50 * i64::from(ROUNDS);
            let counted = updates_of(&schema, "device_days", wanted).await;
            let (updates, hot) = (counted.0 - before.0, counted.1 - before.1);
            if hot * 100 >= updates * 97 {
                return;
            }
            eprintln!("attempt {attempt}: {hot} of {updates}");
            before = counted;
        }
    };
    timeout(Duration::from_secs(120), measuring)
        .await
        .expect("the indexes are changed");
    let (updates, _) = updates_of(&schema, "device_activations", 0).await;
    assert_eq!(updates, 0, "a check-in without news writes its day only");
    drop(schema);
    database.drop().await;
}

/// All at first, and then every eighth, as they come.
async fn check_in_all(schema: &TestSchema, sales: &Sales) {
    let store = schema.store().await;
    for round in 0..=ROUNDS {
        let at = NOW + TimeDelta::seconds(round.into());
        let seats = sales
            .seats
            .iter()
            .zip(0..)
            .filter(|(_, n)| round == 0 || n % 8 == round % 8);
        let batch: Vec<_> = seats.map(|(seat, _)| sales.check_in(seat, at)).collect();
        store.record_check_ins(&batch, &[]).await.unwrap();
    }
    // A connection that ends tells what it has counted.
    store.close().await;
}

/// Updates of a table, and those that leave its indexes alone, once there are so many.
async fn updates_of(schema: &TestSchema, table: &str, wanted: i64) -> (i64, i64) {
    let mut connection = connect_to(&schema.url).await;
    loop {
        let counted: (i64, i64) = sqlx::query_as(
            "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE schemaname = $1 AND relname = $2",
        )
        .bind(&schema.schema)
        .bind(table)
        .fetch_one(&mut connection)
        .await
        .unwrap();
        if counted.0 >= wanted {
            return counted;
        }
    }
}

/// When devices were seen before is known after the migration as well as can be.
#[tokio::test]
async fn what_was_seen_before_is_kept() {
    let schema = TestSchema::new();
    let migrations = [
        include_str!("../../../../migrations/postgres/0001_core.sql"),
        include_str!("../../../../migrations/postgres/0002_billing.sql"),
        include_str!("../../../../migrations/postgres/0003_search.sql"),
        include_str!("../../../../migrations/postgres/0004_statistics.sql"),
        include_str!("../../../../migrations/postgres/0005_ends.sql"),
    ];
    schema
        .execute(format!("CREATE SCHEMA {}; {}", schema.schema, migrations.join("\n")))
        .await;
    // The column had no default; given one, what sells today sells then.
    schema
        .execute("ALTER TABLE device_activations ALTER COLUMN last_seen_at SET DEFAULT '1970-01-01 00:00:01Z'")
        .await;
    let sales = Sales::make(&schema, 2).await;
    let (seen, fresh, product) = (sales.seats[0], sales.seats[1], sales.product.uuid());
    let activation = seen.activation.uuid();
    schema
        .execute(format!(
            "UPDATE device_activations SET last_seen_at = '2026-01-02 03:04:05.678901Z' WHERE id = '{activation}';
            INSERT INTO device_days (activation_id, day, product_id, app_version, platform, check_ins)
            VALUES ('{activation}', '2026-01-01', '{product}', '', '', 3), ('{activation}', '2026-01-02', '{product}', '', '', 4);
            {}",
            include_str!("../../../../migrations/postgres/0006_check_ins.sql")
        ))
        .await;
    let mut connection = connect_to(&schema.url).await;
    let days: Vec<DateTime<Utc>> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT last_seen_at FROM {}.device_days ORDER BY day",
        schema.schema
    )))
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    assert_eq!(days, [at("2026-01-01T00:00:00Z"), at("2026-01-02T03:04:05.678901Z")]);
    let store = schema.store().await;
    for (seat, last_seen_at) in [(seen, days[1]), (fresh, NOW)] {
        let record = store
            .find_license(LicenseSelector::Id(seat.license), NOW)
            .await
            .unwrap();
        assert_eq!(record.expect("the license").activations[0].last_seen_at, last_seen_at);
    }
}
