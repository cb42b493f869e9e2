//! Applying a catalog file.

use claviger_licensing::{
    AuditContext,
    catalog::{Change, Declaration, Mistake},
};
use claviger_store::StoreError;

use crate::environment::EnvironmentContext;

/// Attempts when somebody else applies a catalog at the same time.
const ATTEMPTS: usize = 3;

/// Why a catalog was not applied.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApplyError {
    #[error("the catalog has {} mistakes", .0.len())]
    Mistakes(Vec<Mistake>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Applies a catalog file to an environment and returns what changed, nothing if it is applied already. With `dry_run` it only
/// tells.
pub(crate) async fn apply(
    env: &EnvironmentContext,
    text: &str,
    dry_run: bool,
    context: &AuditContext,
) -> Result<Vec<Change>, ApplyError> {
    let declaration = Declaration::parse(text).map_err(ApplyError::Mistakes)?;
    let mut attempts_left = ATTEMPTS;
    loop {
        attempts_left -= 1;
        let current = env.store.read_catalog().await?;
        let application = declaration.apply(&current.content, env.environment, context.at);
        if dry_run || application.changes.is_empty() {
            return Ok(application.changes);
        }
        let summary = serde_json::json!({ "changes": application.changes });
        match env
            .store
            .write_catalog(current.revision, &application.content, summary, context)
            .await
        {
            Ok(()) => return Ok(application.changes),
            Err(StoreError::Conflict { .. }) if attempts_left > 0 => {}
            Err(error) => return Err(error.into()),
        }
    }
}
