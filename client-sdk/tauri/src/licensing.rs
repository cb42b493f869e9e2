//! What the plugin keeps while the app runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use claviger_client::{Checks, Client, Environment, Error, Setup};
use tauri::async_runtime::{self, JoinHandle};

use crate::{
    browser::{self, Opener},
    failure::Failure,
};

/// Told whenever the status changed.
type Changed = Arc<dyn Fn() + Send + Sync>;

/// The client of the environment in use, and what happens around it.
pub(crate) struct Licensing {
    running: Mutex<Running>,
    opener: Opener,
    changed: Changed,
}

struct Running {
    client: Client,
    _checks: Checks,
    _news: Task,
    _purchase: Option<Task>,
}

/// Ends with its owner.
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Licensing {
    /// Opens the client and starts what runs in the background.
    pub(crate) async fn open(setup: Setup, opener: Opener, changed: Changed) -> Result<Self, Error> {
        let client = setup.open().await?;
        Ok(Self {
            running: Mutex::new(Running::start(client, &changed)),
            opener,
            changed,
        })
    }

    /// The client.
    pub(crate) fn client(&self) -> Client {
        self.running().client.clone()
    }

    /// Goes over to the client of another environment.
    pub(crate) async fn switch(&self, environment: Environment) -> Result<Client, Error> {
        let client = self.client().in_environment(environment).await?;
        *self.running() = Running::start(client.clone(), &self.changed);
        (self.changed)();
        Ok(client)
    }

    /// Opens an address that the server gave.
    pub(crate) async fn show(&self, address: &str) -> Result<(), Failure> {
        browser::show(&self.opener, address).await
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    /// Checks from now on, tells of changes, and goes on with a purchase that was under way when the app was closed. Runs in Tauri's
    /// runtime.
    fn start(client: Client, changed: &Changed) -> Self {
        let mut status = client.subscribe();
        let changed = Arc::clone(changed);
        let news = async move {
            while status.changed().await.is_ok() {
                changed();
            }
        };
        let purchase = client.status().pending_purchase.map(|session| {
            let client = client.clone();
            Task(async_runtime::spawn(async move {
                // What becomes of it is in the status.
                let _ = client.await_purchase(&session).await;
            }))
        });
        Self {
            _checks: client.start_checks(),
            _news: Task(async_runtime::spawn(news)),
            _purchase: purchase,
            client,
        }
    }
}
