use claviger_licensing::KeyHash;
use claviger_store::{LicenseText, UNTIL_COMMON, is_common};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::text::{Wanted, customers};

/// What is looked for.
pub(super) enum Matches {
    All,
    Nothing,
    License(Uuid),
    /// All licenses of a customer.
    Customer(Uuid),
    Words(Words),
}

impl Matches {
    fn license(id: Option<Uuid>) -> Self {
        id.map_or(Self::Nothing, Self::License)
    }
}

/// A part of a customer's text or of an order number, or the end of a key.
pub(super) struct Words {
    pub(super) wanted: Wanted,
    pub(super) key_last4: Option<String>,
    /// So many customers have it, at most [`UNTIL_COMMON`].
    customers: usize,
    /// So many licenses have it themselves, at most [`UNTIL_COMMON`] of a kind; none are counted if it is common already.
    licenses: usize,
}

impl Words {
    /// Through how many licenses a walk may fill a page, if that is tried before all that match are gathered.
    ///
    /// To gather the licenses of a customer takes as long as to go by twenty others, so it is done at once for few customers only.
    /// Licenses found by their own numbers are gathered as fast as gone by. Where customers are too many for a list of them to
    /// be at hand, each license's has to be looked up, which takes ten times as long.
    pub(super) fn walk(&self) -> Option<i64> {
        const FEW_CUSTOMERS: usize = 1500;
        if is_common(self.customers) {
            Some(12_000)
        } else if self.customers > FEW_CUSTOMERS || is_common(self.licenses) {
            Some(30_000)
        } else {
            None
        }
    }

    /// How many customers have it, as the statement knows it.
    pub(super) fn customers(&self) -> &'static str {
        match self.customers {
            0 => "none",
            customers if is_common(customers) => "common",
            _ => "rare",
        }
    }
}

pub(super) async fn matches(connection: &mut PgConnection, text: &LicenseText) -> Result<Matches, sqlx::Error> {
    Ok(match text {
        LicenseText::License(id) => Matches::License(id.uuid()),
        LicenseText::Customer(id) => Matches::Customer(id.uuid()),
        LicenseText::Order(id) => Matches::license(of_order(connection, id.uuid()).await?),
        LicenseText::Key(key) => Matches::license(of_key(connection, key).await?),
        LicenseText::Words { text, key_last4 } => words(connection, text, key_last4.as_deref()).await?,
    })
}

async fn words(connection: &mut PgConnection, text: &str, key_last4: Option<&str>) -> Result<Matches, sqlx::Error> {
    let wanted = Wanted::new(text);
    let customers = customers(connection, &wanted).await?.len();
    let licenses = if is_common(customers) {
        0
    } else {
        by_number(connection, &wanted.number, key_last4).await?.len()
    };
    if customers == 0 && licenses == 0 {
        return Ok(Matches::Nothing);
    }
    Ok(Matches::Words(Words {
        wanted,
        key_last4: key_last4.map(str::to_owned),
        customers,
        licenses,
    }))
}

/// Not only how many: to count them, PostgreSQL may read all numbers in an index that does not know parts of them.
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
