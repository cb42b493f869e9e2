//! What the hot path leaves to be done behind the answers: writing check-ins, and hearing of changes.

use std::sync::Arc;

use super::Stop;
use crate::environment::EnvironmentContext;

/// Writes check-ins until the server stops, and then those that are left.
pub(super) async fn write(env: Arc<EnvironmentContext>, mut stop: Stop) {
    env.check_ins.run(stop.awaited()).await;
}

/// Makes sure that changes by others are heard of.
pub(super) async fn follow(env: Arc<EnvironmentContext>, mut stop: Stop) {
    tokio::select! {
        () = env.licenses.follow(env.store.as_ref()) => {}
        () = stop.awaited() => {}
    }
}
