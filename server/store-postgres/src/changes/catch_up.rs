use std::time::Duration;

use claviger_store::{StoreError, StoreResult};
use tokio::time::{Instant, timeout_at};

use super::message::payload;
use crate::PostgresStore;

/// As long may it take. What takes longer is a channel that leads nowhere.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
enum NotCaughtUp {
    #[error("there is no connection that listens for changes")]
    NotListening,
    #[error("the database took no notification in time")]
    NotSent,
    #[error("the connection that listens for changes broke")]
    Lost,
    #[error(
        "a notification did not arrive: the connection that listens for changes is stuck, goes to another server, or by way of a \
        pooler that does not pass on what LISTEN asks for"
    )]
    NotHeard,
}

impl From<NotCaughtUp> for StoreError {
    fn from(error: NotCaughtUp) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

/// Sends a mark and waits until it arrives. Notifications arrive in the order of the commits, so all that was committed before
/// has been told then, or was lost with a connection, of which the watcher was told too.
///
/// The mark goes by one of the connections that everything else goes by: if those lead to another server than the one that
/// listens, after a failover, it does not arrive.
pub(super) async fn catch_up(store: &PostgresStore) -> StoreResult<()> {
    let deadline = Instant::now() + PATIENCE;
    let listener = &store.listener;
    timeout_at(deadline, listener.listening())
        .await
        .map_err(|_| NotCaughtUp::NotListening)?;
    let mut awaited = listener.marks().wait_for_new();
    let payload = payload(awaited.mark);
    let sending = store.retrying(|| {
        sqlx::query!("SELECT pg_notify('claviger_' || md5($1), $2)", store.schema, payload).execute(&store.pool)
    });
    timeout_at(deadline, sending)
        .await
        .map_err(|_| NotCaughtUp::NotSent)??;
    match timeout_at(deadline, awaited.arrival()).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(NotCaughtUp::Lost.into()),
        Err(_) => {
            listener.doubt();
            Err(NotCaughtUp::NotHeard.into())
        }
    }
}
