use claviger_licensing::KeyHash;
use claviger_store::UNTIL_COMMON;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::text::{Wanted, customers};

/// What is looked for.
pub(super) enum Matches<'a> {
    All,
    Nothing,
    License(Uuid),
    /// All licenses of a customer.
    Customer(Uuid),
    Words(&'a Words),
}

impl Matches<'_> {
    pub(super) fn license(id: Option<Uuid>) -> Self {
        id.map_or(Self::Nothing, Self::License)
    }
}

/// A part of a customer's text or of an order number, or the end of a key.
pub(super) struct Words {
    pub(super) wanted: Wanted,
    pub(super) key_last4: Option<String>,
    customers: Count,
    /// Licenses that have it themselves. Not counted if customers have it commonly.
    licenses: Count,
}

/// How many have a text.
#[derive(Clone, Copy)]
enum Count {
    All(usize),
    /// So many that counting was given up.
    TooMany,
}

impl Count {
    fn up_to(most: u16, found: usize) -> Self {
        if found < usize::from(most) {
            Self::All(found)
        } else {
            Self::TooMany
        }
    }
}

impl Words {
    /// Which nobody has until they are counted.
    pub(super) fn new(text: &str, key_last4: Option<&str>) -> Self {
        Self {
            wanted: Wanted::new(text),
            key_last4: key_last4.map(str::to_owned),
            customers: Count::All(0),
            licenses: Count::All(0),
        }
    }

    /// Counts the customers that have it. Returns whether they are at least so many.
    pub(super) async fn have_customers(
        &mut self,
        connection: &mut PgConnection,
        most: u16,
    ) -> Result<bool, sqlx::Error> {
        let found = customers(connection, &self.wanted, most).await?.len();
        self.customers = Count::up_to(most, found);
        Ok(matches!(self.customers, Count::TooMany))
    }

    /// Counts the licenses that have it themselves.
    pub(super) async fn count_licenses(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if let Count::All(_) = self.customers {
            let found = by_number(connection, &self.wanted.number, self.key_last4.as_deref()).await?;
            self.licenses = Count::up_to(UNTIL_COMMON, found.len());
        }
        Ok(())
    }

    /// Whether nobody has it.
    pub(super) fn find_nothing(&self) -> bool {
        matches!((self.customers, self.licenses), (Count::All(0), Count::All(0)))
    }

    /// Through how many licenses a walk may fill a page, if that is tried before all that match are gathered.
    ///
    /// To gather the licenses of a customer takes as long as to go by twenty others, so it is done at once for few customers only.
    /// Licenses found by their own numbers are gathered as fast as gone by. Where customers are too many for a list of them to
    /// be at hand, each license's has to be looked up, which takes ten times as long.
    pub(super) fn walk(&self) -> Option<i64> {
        const FEW_CUSTOMERS: usize = 1500;
        match (self.customers, self.licenses) {
            (Count::TooMany, _) => Some(12_000),
            (Count::All(customers), _) if customers > FEW_CUSTOMERS => Some(30_000),
            (_, Count::TooMany) => Some(30_000),
            _ => None,
        }
    }

    /// How many customers have it, as the statement knows it.
    pub(super) fn customers(&self) -> &'static str {
        match self.customers {
            Count::All(0) => "none",
            Count::All(_) => "rare",
            Count::TooMany => "common",
        }
    }
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

/// The license of an order.
pub(super) async fn of_order(connection: &mut PgConnection, id: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    let license = sqlx::query_scalar!("SELECT license_id FROM orders WHERE id = $1", id);
    Ok(license.fetch_optional(connection).await?.flatten())
}

/// The license with a key.
pub(super) async fn of_key(connection: &mut PgConnection, key: &KeyHash) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("SELECT id FROM licenses WHERE key_hash = $1", key.as_bytes())
        .fetch_optional(connection)
        .await
}
