use claviger_licensing::Trial;
use claviger_store::{StoreResult, TrialChange};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::error::failed;
use crate::rows::micros;

/// Changes a trial, and returns what the audit log is to say of it: its action and its data.
pub(super) async fn apply(
    connection: &mut SqliteConnection,
    old: &Trial,
    change: &TrialChange,
) -> StoreResult<(&'static str, Value)> {
    let id = old.id.uuid();
    match change {
        TrialChange::EndsAt { ends_at, action } => {
            let micros = micros(*ends_at);
            let update = sqlx::query!("UPDATE trial_blocks SET ends_at = ?2 WHERE id = ?1", id, micros);
            update.execute(connection).await.map_err(failed)?;
            Ok((action, json!({ "from": old.ends_at, "to": ends_at })))
        }
        TrialChange::AllowAgain => {
            let delete = sqlx::query!("DELETE FROM trial_blocks WHERE id = ?1", id);
            delete.execute(connection).await.map_err(failed)?;
            Ok((
                "trial.allowed_again",
                json!({ "started_at": old.started_at, "ends_at": old.ends_at }),
            ))
        }
    }
}
