use claviger_licensing::{AuditContext, CustomerId};
use claviger_store::{CustomerChange, StoreResult};
use serde_json::json;

use super::email_key;
use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
};

pub(super) async fn change(
    store: &PostgresStore,
    id: CustomerId,
    change: &CustomerChange,
    context: &AuditContext,
) -> StoreResult<bool> {
    let mut transaction = store.begin().await?;
    let changed = sqlx::query!(
        "UPDATE customers SET email = COALESCE($2, email), email_key = COALESCE($3, email_key),
            name = CASE WHEN $4 THEN $5 ELSE name END, note = CASE WHEN $6 THEN $7 ELSE note END
        WHERE id = $1",
        id.uuid(),
        change.email,
        change.email.as_deref().map(email_key),
        change.name.is_some(),
        change.name.as_ref().and_then(Option::as_deref),
        change.note.is_some(),
        change.note.as_ref().and_then(Option::as_deref),
    )
    .execute(&mut *transaction)
    .await
    .map_err(store_error)?
    .rows_affected();
    if changed == 0 {
        return Ok(false);
    }
    let fields = [
        ("email", change.email.is_some()),
        ("name", change.name.is_some()),
        ("note", change.note.is_some()),
    ];
    let named: Vec<&str> = fields
        .into_iter()
        .filter_map(|(field, is_set)| is_set.then_some(field))
        .collect();
    if named.is_empty() {
        return Ok(true);
    }
    let data = json!({ "fields": named });
    let entry = Entry {
        action: "customer.changed",
        customer_id: Some(id),
        data,
        ..Entry::default()
    };
    audit::write(&mut transaction, &[entry], context).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok(true)
}
