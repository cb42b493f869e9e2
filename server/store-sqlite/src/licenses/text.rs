use claviger_licensing::KeyHash;
use claviger_store::{LicenseText, StoreResult, UNTIL_COMMON, is_common};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::failed;
use crate::text::{Kind, Wanted, containing, customers};

/// What a text finds.
#[derive(Default)]
pub(super) struct Matches {
    /// All licenses of these customers and these themselves; `None` if they are too many, or there is no text.
    pub(super) few: Option<Few>,
    /// What to look for on the way through the list otherwise.
    pub(super) wanted: Option<Wanted>,
    pub(super) key_last4: Option<String>,
}

impl Matches {
    /// All that is looked for on the way through the list.
    pub(super) fn on_the_way(wanted: Wanted, key_last4: Option<&str>) -> Self {
        Self {
            few: None,
            wanted: Some(wanted),
            key_last4: key_last4.map(str::to_owned),
        }
    }
}

#[derive(Default)]
pub(super) struct Few {
    pub(super) customers: Vec<Uuid>,
    pub(super) licenses: Vec<Uuid>,
}

impl Few {
    fn of_customer(id: Uuid) -> Self {
        Self {
            customers: vec![id],
            ..Self::default()
        }
    }

    fn of(licenses: impl IntoIterator<Item = Uuid>) -> Self {
        Self {
            licenses: licenses.into_iter().collect(),
            ..Self::default()
        }
    }
}

pub(super) async fn matches(connection: &mut SqliteConnection, text: &LicenseText) -> StoreResult<Matches> {
    let few = match text {
        LicenseText::License(id) => Few::of([id.uuid()]),
        LicenseText::Customer(id) => Few::of_customer(id.uuid()),
        LicenseText::Order(id) => Few::of(of_order(connection, id.uuid()).await?),
        LicenseText::Key(key) => Few::of(of_key(connection, key).await?),
        LicenseText::Words { text, key_last4 } => return words(connection, text, key_last4.as_deref()).await,
    };
    Ok(Matches {
        few: Some(few),
        ..Matches::default()
    })
}

async fn words(connection: &mut SqliteConnection, text: &str, key_last4: Option<&str>) -> StoreResult<Matches> {
    let wanted = Wanted::new(text);
    let customers = customers(connection, &wanted).await?;
    let mut licenses = Vec::new();
    if !is_common(customers.len()) {
        licenses = by_order_ref(connection, &wanted).await?;
        licenses.extend(by_last4(connection, key_last4).await?);
    }
    if is_common(customers.len()) || is_common(licenses.len()) {
        return Ok(Matches::on_the_way(wanted, key_last4));
    }
    Ok(Matches {
        few: Some(Few { customers, licenses }),
        ..Matches::default()
    })
}

async fn by_order_ref(connection: &mut SqliteConnection, wanted: &Wanted) -> StoreResult<Vec<Uuid>> {
    if wanted.begin.is_none() {
        return containing(connection, Kind::License, &wanted.part).await;
    }
    let select = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM licenses WHERE lower(order_ref) = ?1 AND order_ref IS NOT NULL LIMIT ?2"#,
        wanted.part,
        UNTIL_COMMON,
    );
    select.fetch_all(connection).await.map_err(failed)
}

async fn by_last4(connection: &mut SqliteConnection, key_last4: Option<&str>) -> StoreResult<Vec<Uuid>> {
    let select = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM licenses WHERE key_last4 = ?1 LIMIT ?2"#,
        key_last4,
        UNTIL_COMMON,
    );
    select.fetch_all(connection).await.map_err(failed)
}

async fn of_order(connection: &mut SqliteConnection, id: Uuid) -> StoreResult<Option<Uuid>> {
    let select = sqlx::query_scalar!(r#"SELECT license_id AS "id: Uuid" FROM orders WHERE id = ?1"#, id);
    Ok(select.fetch_optional(connection).await.map_err(failed)?.flatten())
}

async fn of_key(connection: &mut SqliteConnection, key: &KeyHash) -> StoreResult<Option<Uuid>> {
    let key = key.as_bytes().as_slice();
    let select = sqlx::query_scalar!(r#"SELECT id AS "id: Uuid" FROM licenses WHERE key_hash = ?1"#, key);
    select.fetch_optional(connection).await.map_err(failed)
}
