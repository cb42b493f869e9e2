//! Texts that thousands have, but none of the newest licenses.

use claviger_store::{LicenseFilter, LicensePage, LicenseSort, LicenseText, Licenses, Maintenance, SortOrder};
use claviger_store_postgres::PostgresStore;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{database::LargeDatabase, reads::Watch};

/// Licenses of nobody, which never end: so many that to go through all of them is noticed.
const NEWER: &str = "
    INSERT INTO licenses (id, product_id, plan_id, key_hash, key_sealed, key_last4, status, overrides, source, created_at, updated_at)
    SELECT (lpad(to_hex(1900000000000 + n), 12, '0') || '70004000' || lpad(to_hex(n), 12, '0'))::uuid, product_id, plan_id,
        sha256(('newer ' || n)::bytea), '', 'NEWR', 'active', '{}', 'admin', created_at, updated_at
    FROM (SELECT * FROM licenses ORDER BY id LIMIT 1) AS one, generate_series(1, 100000) AS n;
    ANALYZE licenses";

/// Fewer than all, and more than a walk goes through, and than what may have a text is looked at when it is counted twice, walked for, and
/// gathered.
const ROWS: i64 = 90_000;

/// Of three pages.
const PAGE: u16 = 50;

/// Of order numbers and of addresses, of which thousands have the second and most the third; and whether an index finds them here.
const TEXTS: [(&str, bool); 3] = [("R-11", true), ("9.example", true), ("ada1", false)];

/// They are found as by a plain condition, in every order, without going through all licenses.
#[tokio::test]
async fn what_is_far_down_is_found_in_time() {
    let database = LargeDatabase::create().await;
    database.execute(NEWER).await;
    let mut watch = Watch::new(&database, "any").await;
    for (text, indexed) in TEXTS {
        for (sort, order, sql) in [
            (LicenseSort::Created, SortOrder::Descending, "l.id DESC"),
            (LicenseSort::Created, SortOrder::Ascending, "l.id"),
            (
                LicenseSort::Expires,
                SortOrder::Descending,
                "COALESCE(expires_at, 'infinity') DESC, l.id DESC",
            ),
            (
                LicenseSort::Expires,
                SortOrder::Ascending,
                "COALESCE(expires_at, 'infinity'), l.id",
            ),
        ] {
            let expected = plainly(&database, text, sql).await;
            assert_eq!(expected.len(), 3 * usize::from(PAGE));
            let mut page = LicensePage {
                sort,
                order,
                after: None,
                limit: PAGE,
            };
            for (n, expected) in expected.chunks(PAGE.into()).enumerate() {
                let name = format!("page {n} of {text}, {sort:?} {order:?}");
                let mut right = async |store: &PostgresStore| {
                    assert_eq!(next(store, text, &mut page).await, expected, "{name}");
                };
                if indexed {
                    watch.of_at_most(ROWS, &name, right).await;
                } else {
                    let store = database.store().await;
                    right(&store).await;
                    store.close().await;
                }
            }
        }
    }
    let faults = watch.faults();
    database.drop().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The ids of a page, after which the next begins.
async fn next(store: &PostgresStore, text: &str, page: &mut LicensePage) -> Vec<Uuid> {
    let filter = LicenseFilter {
        text: Some(LicenseText::Words {
            text: text.to_owned(),
            key_last4: None,
        }),
        ..LicenseFilter::default()
    };
    let found = store.search_licenses(&filter, page).await.unwrap();
    page.after = found.last().map(|last| (&last.license).into());
    found.iter().map(|summary| summary.license.id.uuid()).collect()
}

async fn plainly(database: &LargeDatabase, text: &str, order: &str) -> Vec<Uuid> {
    let sql = format!(
        "SELECT l.id FROM large.licenses AS l LEFT JOIN large.customers ON customers.id = l.customer_id
        WHERE order_ref ILIKE $1 OR email ILIKE $1 ORDER BY {order} LIMIT $2"
    );
    sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(format!("%{text}%"))
        .bind(3 * i64::from(PAGE))
        .fetch_all(&mut database.connect().await)
        .await
        .unwrap()
}
