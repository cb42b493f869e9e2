//! A backup is restored to the last bit, by either engine.

use serde_json::{Value, json};

use super::{
    Engine,
    expect::assert_conflict,
    fixtures::{admin_at, bytes, customer, device, minutes},
    full::{Tables, export, first_license, full_shop, trial_of_first_device},
    shop::Shop,
};
use crate::{CatalogState, Maintenance};

/// The tables that hold data, the same for every engine. A new table belongs here, and into [`full_shop`].
const TABLES: [&str; 25] = [
    "admin_tokens",
    "audit_events",
    "catalog_revision",
    "customer_links",
    "customers",
    "device_activations",
    "device_days",
    "emails",
    "idempotency_keys",
    "licenses",
    "orders",
    "payment_failures",
    "plans",
    "prices",
    "products",
    "settings",
    "sightings",
    "signing_keys",
    "stripe_events",
    "subscription_payments",
    "subscriptions",
    "trial_blocks",
    "trial_components",
    "trial_devices",
    "usage",
];

/// An id that nothing has.
const STRANGER: &str = "00000000-0000-0000-0000-00000000dead";

/// Every table is exported, and a full shop has something in each.
pub async fn covers_every_table(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let mut tables = shop.store.tables().to_vec();
    tables.sort_unstable();
    assert_eq!(tables, TABLES);
    for (table, rows) in export(&shop.store).await {
        assert!(!rows.is_empty(), "{table} is empty");
        assert!(rows.iter().all(Value::is_object), "rows of {table} are objects");
    }
}

/// What is exported, imported into an empty database and exported again is the same; and the store works on.
pub async fn round_trips<E: Engine>(engine: &E) {
    let shop = full_shop(engine).await;
    let exported = export(&shop.store).await;
    let other = E::create().await;
    let restored = other.connect().await;
    restored.import_rows(&exported).await.unwrap();
    assert_eq!(export(&restored).await, exported);

    let record = first_license(restored.as_ref()).await.expect("the license");
    assert_eq!(record, shop.record(record.license.id).await);
    assert_eq!(
        trial_of_first_device(restored.as_ref(), &shop).await,
        trial_of_first_device(shop.store.as_ref(), &shop).await
    );
    let CatalogState { content, revision } = restored.read_catalog().await.unwrap();
    assert_eq!(
        CatalogState {
            content: content.clone(),
            revision
        },
        shop.store.read_catalog().await.unwrap()
    );
    restored
        .write_catalog(revision, &content, json!({}), &admin_at(minutes(90)))
        .await
        .unwrap();
    assert_conflict(
        restored
            .write_catalog(revision, &content, json!({}), &admin_at(minutes(91)))
            .await,
    );
}

/// An empty database round-trips too.
pub async fn round_trips_nothing<E: Engine>(engine: &E) {
    let exported = export(&engine.connect().await).await;
    let other = E::create().await;
    let restored = other.connect().await;
    restored.import_rows(&exported).await.unwrap();
    assert_eq!(export(&restored).await, exported);
    assert_eq!(restored.read_catalog().await.unwrap(), CatalogState::default());
}

/// Rows have the common form: a backup of one engine is a backup of the other.
pub async fn has_the_common_form(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let record = first_license(shop.store.as_ref()).await.expect("the license");
    let holder = record.license.customer_id.expect("a customer");
    let exported = export(&shop.store).await;
    let customer = json!({
        "id": holder.uuid().to_string(),
        "email": "Ada@Example.com",
        "email_key": "ada@example.com",
        "name": "Ada",
        "note": "VIP",
        "created_at": "2026-01-01T00:01:00.000000Z",
        "erased_at": null,
    });
    assert_eq!(rows(&exported, "customers"), [customer]);
    let active = record.active().next().expect("an active device");
    let activation = json!({
        "id": active.id.uuid().to_string(),
        "license_id": record.license.id.uuid().to_string(),
        "slot": 0,
        "device_hash": hex(device(1).as_bytes()),
        "components": { "board": hex(device(7).as_bytes()) },
        "name": "Grün’s 🦊 Büro",
        "platform": "linux",
        "arch": "x86_64",
        "cpu": "Ryzen 7",
        "app_version": "1.2.3",
        "hostname": "büro.local",
        "runtime": { "bots": [1, 2.5, null], "on": true },
        "origin": "new",
        "activated_at": "2026-01-01T00:06:00.000000Z",
        "released_at": null,
        "release_cause": null,
        "superseded": false,
    });
    assert_eq!(rows(&exported, "device_activations")[1], activation);
    let day = json!({
        "activation_id": active.id.uuid().to_string(),
        "day": "2026-01-02",
        "product_id": record.product.id.uuid().to_string(),
        "app_version": "",
        "platform": "",
        "check_ins": 1,
        "last_seen_at": "2026-01-02T00:00:00.000000Z",
    });
    assert_eq!(rows(&exported, "device_days"), [day]);
    let token = &rows(&exported, "admin_tokens")[0];
    assert_eq!(token["created_at"], json!("2026-01-01T00:00:00.123456Z"));
    let sealed = &rows(&exported, "idempotency_keys")[0];
    assert_eq!(
        (&sealed["key"], &sealed["answer_sealed"]),
        (&json!(hex(&bytes(1))), &json!("0001"))
    );
}

/// What is restored must find an empty database; else nothing is changed.
pub async fn refuses_a_database_with_data<E: Engine>(engine: &E) {
    let shop = full_shop(engine).await;
    let exported = export(&shop.store).await;
    assert_conflict(shop.store.import_rows(&exported).await);
    assert_eq!(export(&shop.store).await, exported);

    // One row anywhere is data.
    let other = E::create().await;
    let store = other.connect().await;
    store
        .ensure_customer(&customer("eve@example.com", None), &admin_at(minutes(1)))
        .await
        .unwrap();
    let before = export(&store).await;
    assert_conflict(store.import_rows(&exported).await);
    assert_eq!(export(&store).await, before);
}

/// A backup with a fault is not restored at all.
pub async fn refuses_a_faulty_backup<E: Engine>(engine: &E) {
    let shop = full_shop(engine).await;
    let exported = export(&shop.store).await;
    let other = E::create().await;
    let store = other.connect().await;
    let empty = export(&store).await;
    let faults: [fn(&mut Tables); 6] = [
        |tables| tables.push(("no_such_table".to_owned(), Vec::new())),
        |tables| tables.push(("settings\"; DROP TABLE settings; --".to_owned(), Vec::new())),
        |tables| set(tables, "licenses", "customer_id", json!(STRANGER)),
        |tables| set(tables, "licenses", "status", json!("unheard_of")),
        |tables| set(tables, "signing_keys", "signs_from", json!("yesterday")),
        |tables| set(tables, "admin_tokens", "no_such_column", json!("lost")),
    ];
    for (i, fault) in faults.into_iter().enumerate() {
        let mut tables = exported.clone();
        fault(&mut tables);
        assert!(store.import_rows(&tables).await.is_err(), "fault {i} is noticed");
        assert_eq!(export(&store).await, empty, "fault {i} leaves nothing");
    }
    store.import_rows(&exported).await.unwrap();
    assert_eq!(export(&store).await, exported);
}

/// Only the tables that hold data can be exported, in pages.
pub async fn exports_pages_of_known_tables(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let page = async |after, limit| shop.store.export_rows("plans", after, limit).await.unwrap();
    let all = page(0, 10).await;
    assert_eq!(all.len(), 3);
    assert_eq!(page(0, 2).await, all[..2]);
    assert_eq!(page(2, 2).await, all[2..]);
    assert_eq!(page(3, 2).await, [Value::Null; 0]);
    for unknown in [
        "",
        "PLANS",
        "no_such_table",
        "plans; DROP TABLE plans",
        "plans\" --",
        "_sqlx_migrations",
    ] {
        assert!(
            Maintenance::export_rows(shop.store.as_ref(), unknown, 0, 1)
                .await
                .is_err(),
            "{unknown}"
        );
    }
    assert_eq!(page(0, 10).await, all);
}

pub(super) fn rows<'a>(tables: &'a Tables, name: &str) -> &'a [Value] {
    let (_, rows) = tables.iter().find(|(table, _)| table == name).expect("the table");
    rows
}

/// Sets a column of the first row of a table.
fn set(tables: &mut Tables, name: &str, column: &str, value: Value) {
    let (_, rows) = tables.iter_mut().find(|(table, _)| table == name).expect("the table");
    rows[0][column] = value;
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
