//! A client, as Python holds it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use claviger_client::{Checks, Client as Core, Heartbeat, Setup, Wish};
use pyo3::{exceptions::PyValueError, prelude::*};

use crate::{
    engine::{Engine, Task, call},
    failure::{failure, json, parsed},
};

/// Licensing of one program on one device, in one environment. What takes time is begun here, and `done(result, failure)` is called with
/// JSON when it is over.
#[pyclass(frozen)]
#[derive(Debug)]
pub(crate) struct Client {
    core: Core,
    engine: Arc<Engine>,
    checks: Mutex<Option<Checks>>,
}

impl Client {
    fn new(core: Core, engine: Arc<Engine>) -> Self {
        Self {
            core,
            engine,
            checks: Mutex::new(None),
        }
    }
}

#[pymethods]
impl Client {
    /// Opens a client that is described by JSON. Asks nobody.
    #[staticmethod]
    fn open(py: Python<'_>, setup: &str) -> PyResult<Self> {
        let setup: Setup = parsed(setup)?;
        let engine = Arc::new(Engine::start()?);
        let handle = engine.handle()?.clone();
        let core = py
            .detach(|| handle.block_on(setup.open()))
            .map_err(|error| failure(&error))?;
        Ok(Self::new(core, engine))
    }

    /// The same program in this environment.
    fn in_environment(&self, py: Python<'_>, environment: &str) -> PyResult<Self> {
        let environment = environment
            .parse()
            .map_err(|_| PyValueError::new_err("an environment is `prod` or `test`"))?;
        let handle = self.engine.handle()?.clone();
        let core = py
            .detach(|| handle.block_on(self.core.in_environment(environment)))
            .map_err(|error| failure(&error))?;
        Ok(Self::new(core, Arc::clone(&self.engine)))
    }

    /// The environment.
    fn environment(&self) -> &'static str {
        self.core.environment().as_str()
    }

    /// How things stand.
    fn status(&self, py: Python<'_>) -> String {
        py.detach(|| json(&self.core.status()))
    }

    /// Demands a feature.
    fn require_feature(&self, py: Python<'_>, feature: &str) -> PyResult<()> {
        py.detach(|| self.core.require_feature(feature))
            .map_err(|error| failure(&error))
    }

    /// Demands that a count is within a limit.
    fn check_limit(&self, py: Python<'_>, name: &str, count: u64) -> PyResult<()> {
        py.detach(|| self.core.check_limit(name, count))
            .map_err(|error| failure(&error))
    }

    /// Asks the server.
    fn check(&self, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move { Ok(core.check().await) })
    }

    /// Asks the server unless it said within so many seconds that the license is good.
    fn check_if_older(&self, seconds: f64, done: Py<PyAny>) -> PyResult<Task> {
        let (core, age) = (self.core.clone(), age(seconds)?);
        self.engine
            .begin(done, async move { Ok(core.check_if_older(age).await) })
    }

    /// The same, and activates the key before if need be.
    fn use_key(&self, key: String, seconds: f64, done: Py<PyAny>) -> PyResult<Task> {
        let (core, age) = (self.core.clone(), age(seconds)?);
        self.engine.begin(done, async move { core.use_key(&key, age).await })
    }

    /// Activates a key.
    fn activate(&self, key: String, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move { core.activate(&key).await })
    }

    /// Gives up the slot of this device.
    fn deactivate(&self, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move { core.deactivate().await })
    }

    /// The devices of the license.
    fn devices(&self, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move { core.devices().await })
    }

    /// Frees the slot of a device.
    fn release(&self, activation: String, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move { core.release(&activation).await })
    }

    /// Starts the trial.
    #[pyo3(signature = (email, done))]
    fn start_trial(&self, email: Option<String>, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine
            .begin(done, async move { core.start_trial(email.as_deref()).await })
    }

    /// The plans on sale.
    fn plans(&self, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move { core.plans().await })
    }

    /// Begins a purchase that is described by JSON.
    fn checkout_url(&self, wish: &str, done: Py<PyAny>) -> PyResult<Task> {
        let (core, wish) = (self.core.clone(), parsed::<Wish>(wish)?);
        self.engine.begin(done, async move { core.checkout_url(&wish).await })
    }

    /// Waits until a purchase is paid.
    fn await_purchase(&self, session: String, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine
            .begin(done, async move { core.await_purchase(&session).await })
    }

    /// The address of the customer portal.
    fn portal_url(&self, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move { core.portal_url().await })
    }

    /// Has lost keys mailed.
    #[pyo3(signature = (email, language, done))]
    fn recover(&self, email: String, language: Option<String>, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine
            .begin(done, async move { core.recover(&email, language.as_deref()).await })
    }

    /// Tells the seller what is used, described by JSON.
    fn heartbeat(&self, heartbeat: &str, done: Py<PyAny>) -> PyResult<Task> {
        let (core, heartbeat) = (self.core.clone(), parsed::<Heartbeat>(heartbeat)?);
        self.engine.begin(done, async move { core.heartbeat(&heartbeat).await })
    }

    /// The text of a request file.
    fn request_file(&self, key: String, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move { core.request_file(&key).await })
    }

    /// Opens a license file.
    fn import_license_file(&self, text: String, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine
            .begin(done, async move { core.import_license_file(&text).await })
    }

    /// Removes what is remembered.
    fn forget(&self, done: Py<PyAny>) -> PyResult<Task> {
        let core = self.core.clone();
        self.engine.begin(done, async move {
            core.forget().await;
            Ok(())
        })
    }

    /// Begins to check in the background, if that was not begun already.
    fn start_checks(&self) -> PyResult<()> {
        let _threads = self.engine.handle()?.enter();
        let mut checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        if checks.is_none() {
            *checks = Some(self.core.start_checks());
        }
        Ok(())
    }

    /// Ends the checks in the background.
    fn stop_checks(&self) {
        drop(self.checks.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// Calls back with the status whenever it changes, on another thread.
    fn on_change(&self, callback: Py<PyAny>) -> PyResult<Task> {
        let (mut statuses, callback) = (self.core.subscribe(), Arc::new(callback));
        let watch = async move {
            while statuses.changed().await.is_ok() {
                let status = json(&*statuses.borrow_and_update());
                call(&callback, (status,)).await;
            }
        };
        Ok(Task(self.engine.handle()?.spawn(watch).abort_handle()))
    }
}

fn age(seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|_| PyValueError::new_err("an age is a number of seconds from 0"))
}
