use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, TrialId};
use claviger_store::{StoreResult, TrialChange};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
};

pub(super) async fn change(
    store: &PostgresStore,
    id: TrialId,
    change: &TrialChange,
    context: &AuditContext,
) -> StoreResult<bool> {
    let mut transaction = store.begin().await?;
    let (action, data) = match change {
        TrialChange::EndsAt { ends_at, action } => (*action, set_end(&mut transaction, id, *ends_at).await?),
        TrialChange::AllowAgain => ("trial.allowed_again", forget(&mut transaction, id).await?),
    };
    let Some(data) = data else { return Ok(false) };
    let entry = Entry {
        action,
        trial_id: Some(id),
        data,
        ..Entry::default()
    };
    audit::write(&mut transaction, &[entry], context).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok(true)
}

/// Returns the particulars for the audit log, `None` if there is no such trial.
async fn set_end(connection: &mut PgConnection, id: TrialId, ends_at: DateTime<Utc>) -> StoreResult<Option<Value>> {
    let from = sqlx::query_scalar!(
        "SELECT ends_at FROM trial_blocks WHERE id = $1 FOR NO KEY UPDATE",
        id.uuid()
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(store_error)?;
    let Some(from) = from else { return Ok(None) };
    sqlx::query!("UPDATE trial_blocks SET ends_at = $2 WHERE id = $1", id.uuid(), ends_at)
        .execute(connection)
        .await
        .map_err(store_error)?;
    Ok(Some(json!({ "from": from, "to": ends_at })))
}

/// The same. Devices and components go with the trial by their foreign keys.
async fn forget(connection: &mut PgConnection, id: TrialId) -> StoreResult<Option<Value>> {
    let forgotten = sqlx::query!(
        "DELETE FROM trial_blocks WHERE id = $1 RETURNING started_at, ends_at",
        id.uuid()
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?;
    Ok(forgotten.map(|trial| json!({ "started_at": trial.started_at, "ends_at": trial.ends_at })))
}
