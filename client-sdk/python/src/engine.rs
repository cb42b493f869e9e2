//! Runs what takes time, and tells Python when it is done.

use std::{any::Any, future::Future, panic::AssertUnwindSafe, sync::Arc};

use claviger_client::Error;
use futures_util::FutureExt;
use pyo3::{exceptions::PyRuntimeError, prelude::*};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::AbortHandle,
};

use crate::failure::json;

/// The threads of a client. They belong to the process that opened it: a process that was forked off has a copy of the client, but not
/// of its threads.
#[derive(Debug)]
pub(crate) struct Engine {
    runtime: Option<Runtime>,
    process: u32,
}

impl Engine {
    /// Starts the threads.
    pub(crate) fn start() -> PyResult<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("claviger")
            .enable_all()
            .build()?;
        Ok(Self {
            runtime: Some(runtime),
            process: std::process::id(),
        })
    }

    /// The threads, if this is the process that they run in.
    pub(crate) fn handle(&self) -> PyResult<&Handle> {
        match &self.runtime {
            Some(runtime) if self.process == std::process::id() => Ok(runtime.handle()),
            _ => Err(PyRuntimeError::new_err(
                "This license was opened before the process was forked: open it again in the new process.",
            )),
        }
    }

    /// Begins some work. `done(result, failure)` is called on another thread with what it gives as JSON, and `None` for the other.
    pub(crate) fn begin<T: serde::Serialize + Send>(
        &self,
        done: Py<PyAny>,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> PyResult<Task> {
        let work = async move {
            let outcome = AssertUnwindSafe(work).catch_unwind().await;
            let (result, failure) = match outcome {
                Ok(Ok(value)) => (Some(json(&value)), None),
                Ok(Err(error)) => (None, Some(json(&error))),
                Err(panic) => (None, Some(said(panic.as_ref()))),
            };
            call(&Arc::new(done), (result, failure)).await;
        };
        let task = self.handle()?.spawn(work);
        Ok(Task(task.abort_handle()))
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else {
            return;
        };
        if self.process == std::process::id() {
            // Python may hold its lock here, and a thread may wait for that lock: nobody waits for the threads.
            runtime.shutdown_background();
        } else {
            // There are no threads to end, and what they held is held for ever.
            std::mem::forget(runtime);
        }
    }
}

/// Calls back into Python, on a thread that may wait for its turn.
pub(crate) async fn call<A>(callback: &Arc<Py<PyAny>>, arguments: A)
where
    A: for<'py> pyo3::call::PyCallArgs<'py> + Send + 'static,
{
    let callback = Arc::clone(callback);
    let called = tokio::task::spawn_blocking(move || {
        // Nothing is to be told to an interpreter that is ending.
        Python::try_attach(|py| {
            if let Err(error) = callback.call1(py, arguments) {
                error.write_unraisable(py, Some(callback.bind(py)));
            }
        });
    });
    // It is cancelled when the threads end.
    let _ = called.await;
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    json(&text.unwrap_or_default())
}

/// Work that was begun.
#[pyclass(frozen)]
#[derive(Debug)]
pub(crate) struct Task(pub(crate) AbortHandle);

#[pymethods]
impl Task {
    /// Gives it up. Nobody is told then.
    fn cancel(&self) {
        self.0.abort();
    }
}
