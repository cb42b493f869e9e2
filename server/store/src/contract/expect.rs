//! What several tests expect in the same way.

use std::{future::Future, sync::Arc};

use claviger_licensing::{AuditContext, AuditEvent};
use futures_util::future::join_all;
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::{Page, StoreError, StoreResult};

/// A constraint refused the change, and the error says which.
#[track_caller]
pub(super) fn assert_conflict<T>(result: StoreResult<T>) {
    match result {
        Err(StoreError::Conflict { constraint }) => assert!(!constraint.is_empty(), "a conflict without a name"),
        Err(other) => panic!("expected a conflict, got another error: {other}"),
        Ok(_) => panic!("expected a conflict, got a success"),
    }
}

/// An event says who did what, when and in which request.
#[track_caller]
pub(super) fn assert_audited(event: &AuditEvent, action: &str, context: &AuditContext) {
    assert_eq!(event.action, action);
    assert_eq!(event.actor, context.actor);
    assert_eq!(event.at, context.at);
    assert_eq!(event.request_id, context.request_id);
}

/// A list pages through exactly what is there, newest first, and what is added meanwhile does not disturb it.
///
/// `ids` are the five entries of the list, newest first; `add` adds newer ones.
pub(super) async fn assert_pages<T>(
    list: impl AsyncFn(Page) -> StoreResult<Vec<T>>,
    id: impl Fn(&T) -> Uuid,
    ids: &[Uuid],
    add: impl AsyncFnOnce(),
) {
    assert_eq!(ids.len(), 5, "a list of five");
    let page = async |page| list(page).await.unwrap().iter().map(&id).collect::<Vec<Uuid>>();
    assert_eq!(page(Page::first(1000)).await, ids);
    assert_eq!(page(Page::first(2)).await, ids[..2]);
    add().await;
    assert_eq!(page(Page::after(ids[1], 2)).await, ids[2..4]);
    assert_eq!(page(Page::after(ids[3], 2)).await, ids[4..]);
    assert!(page(Page::after(ids[4], 2)).await.is_empty(), "nothing after the last");
    let all = page(Page::first(1000)).await;
    assert!(all.len() > ids.len() && all.ends_with(ids), "what is new comes first");
}

/// Lets `n` tasks begin at the same moment and gathers their results in the tasks' order.
pub(super) async fn race<T, F>(n: usize, task: impl Fn(usize) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let barrier = Arc::new(Barrier::new(n));
    let tasks = (0..n).map(|i| {
        let (barrier, task) = (Arc::clone(&barrier), task(i));
        tokio::spawn(async move {
            barrier.wait().await;
            task.await
        })
    });
    join_all(tasks.collect::<Vec<_>>())
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect()
}
