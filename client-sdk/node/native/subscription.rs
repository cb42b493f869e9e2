//! Telling JavaScript of changes.

use claviger_client::Status;
use napi::{
    Result,
    bindgen_prelude::{Function, spawn},
    threadsafe_function::{ThreadsafeFunctionCallMode, UnknownReturnValue},
};
use napi_derive::napi;
use tokio::{sync::watch, task::AbortHandle};

use crate::json;

/// A listener that is called whenever the status changes, until it is ended.
#[napi]
pub struct Subscription {
    task: AbortHandle,
}

#[napi]
impl Subscription {
    /// Ends it.
    #[napi]
    pub fn end(&self) {
        self.task.abort();
    }
}

/// Calls `listener` with each new status until `closed` tells that the client was closed. Keeps no program from ending.
pub(crate) fn subscribe(
    mut statuses: watch::Receiver<Status>,
    mut closed: watch::Receiver<bool>,
    listener: &Function<'_, String, UnknownReturnValue>,
) -> Result<Subscription> {
    let listener = listener.build_threadsafe_function().weak::<true>().build()?;
    let task = spawn(async move {
        loop {
            let changed = tokio::select! {
                changed = statuses.changed() => changed.is_ok(),
                _ = closed.wait_for(|closed| *closed) => false,
            };
            if !changed {
                return;
            }
            let status = json::text(&*statuses.borrow_and_update());
            listener.call(status, ThreadsafeFunctionCallMode::NonBlocking);
        }
    });
    Ok(Subscription {
        task: task.abort_handle(),
    })
}
