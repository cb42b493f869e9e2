use claviger_licensing::KeyHash;
use claviger_store::{LicenseText, UNTIL_COMMON, is_common};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::text::{Wanted, customers};

/// What a text finds.
#[derive(Default)]
pub(super) struct Matches {
    /// All licenses of these customers and these themselves; `None` if they are too many, or there is no text.
    pub(super) few: Option<Few>,
    /// What to look for on the way through the list otherwise.
    pub(super) wanted: Option<Wanted>,
    pub(super) key_last4: Option<String>,
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

    pub(super) fn is_empty(&self) -> bool {
        self.customers.is_empty() && self.licenses.is_empty()
    }
}

pub(super) async fn matches(connection: &mut PgConnection, text: &LicenseText) -> Result<Matches, sqlx::Error> {
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

async fn words(connection: &mut PgConnection, text: &str, key_last4: Option<&str>) -> Result<Matches, sqlx::Error> {
    let wanted = Wanted::new(text);
    let customers = customers(connection, &wanted).await?;
    let licenses = if is_common(customers.len()) {
        Vec::new()
    } else {
        by_number(connection, &wanted.number, key_last4).await?
    };
    let few = Few { customers, licenses };
    let common = is_common(few.customers.len()) || is_common(few.licenses.len());
    Ok(Matches {
        wanted: common.then_some(wanted),
        key_last4: key_last4.filter(|_| common).map(str::to_owned),
        few: (!common).then_some(few),
    })
}

async fn by_number(
    connection: &mut PgConnection,
    number: &str,
    key_last4: Option<&str>,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COALESCE(array_agg(id), '{}') AS "ids!" FROM (
        (SELECT id FROM licenses WHERE lower(order_ref COLLATE "C") LIKE $1 LIMIT $3)
        UNION ALL
        (SELECT id FROM licenses WHERE key_last4 = $2 LIMIT $3)
        ) AS found"#,
        number,
        key_last4,
        i64::from(UNTIL_COMMON),
    )
    .fetch_one(connection)
    .await
}

async fn of_order(connection: &mut PgConnection, id: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    let license = sqlx::query_scalar!("SELECT license_id FROM orders WHERE id = $1", id);
    Ok(license.fetch_optional(connection).await?.flatten())
}

async fn of_key(connection: &mut PgConnection, key: &KeyHash) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("SELECT id FROM licenses WHERE key_hash = $1", key.as_bytes())
        .fetch_optional(connection)
        .await
}
