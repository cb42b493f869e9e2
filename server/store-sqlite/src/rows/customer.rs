use claviger_licensing::{Customer, CustomerId};
use claviger_store::{StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;

pub(crate) struct CustomerRow {
    pub(crate) id: Uuid,
    pub(crate) email: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) erased_at: Option<i64>,
}

/// Selects [`CustomerRow`]s; takes the rest of the statement in pieces, then its arguments.
macro_rules! select_customers {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::customer::CustomerRow,
            r#"SELECT id AS "id: _", email, name, note, created_at, erased_at FROM customers "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_customers;

impl TryFrom<CustomerRow> for Customer {
    type Error = StoreError;

    fn try_from(row: CustomerRow) -> StoreResult<Self> {
        let name = RowName {
            table: "customers",
            id: row.id,
        };
        Ok(Self {
            id: CustomerId::from_uuid(row.id),
            email: row.email,
            name: row.name,
            note: row.note,
            created_at: name.time("created_at", row.created_at)?,
            erased_at: name.optional_time("erased_at", row.erased_at)?,
        })
    }
}
