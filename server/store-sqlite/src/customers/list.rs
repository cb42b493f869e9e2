use claviger_licensing::{Customer, CustomerId};
use claviger_store::{CustomerFilter, Page, StoreResult, is_common};
use sqlx::SqlitePool;

use crate::error::failed;
use crate::rows::customer::select_customers;
use crate::rows::{below, id_list};
use crate::text::{Wanted, customers as find};

pub(super) async fn customers(readers: &SqlitePool, filter: &CustomerFilter, page: Page) -> StoreResult<Vec<Customer>> {
    let mut transaction = readers.begin().await.map_err(failed)?;
    let wanted = filter.text.as_deref().map(Wanted::new);
    let wanted = wanted.as_ref();
    let found = match wanted {
        Some(wanted) => Some(find(&mut transaction, wanted).await?),
        None => None,
    };
    let few = found.filter(|found| !is_common(found.len())).map(id_list);
    let below = below(page);
    let id = filter.id.map(CustomerId::uuid);
    let email_key = filter.email.as_deref().map(str::to_lowercase);
    let part = wanted.and_then(Wanted::part);
    let (from, to) = (wanted.and_then(Wanted::from), wanted.and_then(Wanted::below));
    // The first condition says which index SQLite takes: it does not know that a parameter is null.
    macro_rules! list {
        ($first:literal) => {{
            let select = select_customers!(
                "WHERE ",
                $first,
                " AND id < ?1 AND (?2 IS NULL OR email_key = ?2) AND (?3 IS NULL OR id = ?3)
                    AND (?4 IS NULL OR instr(lower(COALESCE(email, '') || char(10) || COALESCE(name, '')), ?4) > 0)
                    AND (?5 IS NULL OR (lower(email) >= ?5 AND lower(email) < ?6)
                        OR (lower(name) >= ?5 AND lower(name) < ?6))
                    AND (?7 IS NULL OR id IN (SELECT unhex(value) FROM json_each(?7)))
                  ORDER BY id DESC LIMIT ?8";
                below,
                email_key,
                id,
                part,
                from,
                to,
                few,
                page.limit,
            );
            select.fetch_all(&mut *transaction).await
        }};
    }
    let rows = if id.is_some() {
        list!("id = ?3")
    } else if email_key.is_some() {
        list!("email_key = ?2")
    } else if few.is_some() {
        list!("id IN (SELECT unhex(value) FROM json_each(?7))")
    } else {
        // The `OR` would be looked up in the indexes of beginnings, and all of it sorted.
        list!("true")
    };
    rows.map_err(failed)?.into_iter().map(TryInto::try_into).collect()
}
