use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;
use uuid::Uuid;

use super::message::new_mark;

/// Marks that were sent and have not arrived yet.
#[derive(Debug, Default)]
pub(super) struct Marks {
    waiting: Mutex<HashMap<Uuid, oneshot::Sender<()>>>,
}

/// A mark that is waited for until this is dropped.
pub(super) struct Awaited<'a> {
    pub(super) mark: Uuid,
    arrival: oneshot::Receiver<()>,
    marks: &'a Marks,
}

impl Marks {
    pub(super) fn wait_for_new(&self) -> Awaited<'_> {
        let (arrived, arrival) = oneshot::channel();
        let mark = new_mark();
        self.waiting().insert(mark, arrived);
        Awaited {
            mark,
            arrival,
            marks: self,
        }
    }

    /// One that nobody waits for is another process's, or was given up.
    pub(super) fn arrived(&self, mark: Uuid) {
        if let Some(arrived) = self.waiting().remove(&mark) {
            let _ = arrived.send(());
        }
    }

    /// None of them will arrive.
    pub(super) fn lose_all(&self) {
        self.waiting().clear();
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<Uuid, oneshot::Sender<()>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Awaited<'_> {
    /// `false` if it is lost.
    pub(super) async fn arrival(&mut self) -> bool {
        (&mut self.arrival).await.is_ok()
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.marks.waiting().remove(&self.mark);
    }
}
