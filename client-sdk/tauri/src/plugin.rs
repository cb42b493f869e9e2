//! The plugin, as apps add it.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use claviger_client::{Client, Error, Setup, Variables};
use tauri::{
    AppHandle, Emitter, Manager, Runtime, async_runtime, generate_handler,
    plugin::{self, TauriPlugin},
};

use crate::{
    browser::{Opener, in_browser},
    commands,
    licensing::Licensing,
};

/// The event that tells windows that the status changed. It carries nothing, because any window may listen to events: the new status
/// is for those that are permitted to ask for it.
pub const STATUS_EVENT: &str = "claviger:status";

/// The plugin for an app that this setup describes. What it leaves out comes from the app: the data folder is in the app's folder
/// for local data, the version is the package's.
///
/// The client is opened while Tauri builds the app; a setup that cannot work ends that with an error.
pub fn init<R: Runtime>(setup: Setup) -> TauriPlugin<R> {
    Builder::new(setup).build()
}

/// Describes the plugin for apps that want it otherwise than [`init`] makes it.
#[must_use = "a description does nothing until it is built"]
pub struct Builder {
    setup: Setup,
    variables: Option<Variables>,
    opener: Opener,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}

impl Builder {
    /// A plugin for an app that this setup describes.
    pub fn new(setup: Setup) -> Self {
        Self {
            setup,
            variables: None,
            opener: Arc::new(in_browser),
        }
    }

    /// In debug builds, lets environment variables stand in for the setup, so that one runs the app with a server of one's own: if they
    /// name a server, it is all theirs but for product and trial. Release builds read none, because nobody is to get in by
    /// pointing the app to a server of his own.
    pub fn variables(mut self, variables: Variables) -> Self {
        self.variables = Some(variables);
        self
    }

    /// Opens checkout and customer portal by other means than the system's browser. It is only given `https` addresses, and `http`
    /// ones of this device; whoever has one is in, so it belongs in no log.
    pub fn open_with(
        mut self,
        opener: impl Fn(&str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> + Send + Sync + 'static,
    ) -> Self {
        self.opener = Arc::new(opener);
        self
    }

    /// The plugin.
    pub fn build<R: Runtime>(self) -> TauriPlugin<R> {
        plugin::Builder::new("claviger")
            .invoke_handler(generate_handler![
                commands::status,
                commands::check,
                commands::activate,
                commands::deactivate,
                commands::devices,
                commands::release,
                commands::start_trial,
                commands::plans,
                commands::open_checkout,
                commands::await_purchase,
                commands::open_portal,
                commands::recover,
                commands::request_file,
                commands::import_license_file,
                commands::environment,
                commands::switch_environment,
                commands::forget,
            ])
            .setup(move |app, _api| {
                let setup = match self.variables {
                    Some(variables) if cfg!(debug_assertions) => {
                        stand_in(self.setup, &variables, |name| std::env::var(name).ok())?
                    }
                    Some(_) | None => self.setup,
                };
                let setup = complete(setup, app)?;
                let windows = app.clone();
                let changed = Arc::new(move || {
                    // Fails only for windows that are closing.
                    let _ = windows.emit(STATUS_EVENT, ());
                });
                app.manage(opened(Licensing::open(setup, self.opener, changed))?);
                Ok(())
            })
            .build()
    }
}

/// Gives the Rust code of an app its client.
pub trait ClavigerExt<R: Runtime> {
    /// The client of the environment in use. Ask again rather than keep it, where people may switch the environment.
    ///
    /// # Panics
    /// In an app without this plugin.
    fn claviger(&self) -> Client;
}

impl<R: Runtime, M: Manager<R>> ClavigerExt<R> for M {
    fn claviger(&self) -> Client {
        self.state::<Licensing>().client()
    }
}

/// The setup that variables describe, if they do.
fn stand_in(shipped: Setup, variables: &Variables, lookup: impl Fn(&str) -> Option<String>) -> Result<Setup, Error> {
    let open = Setup {
        automatic_trial: shipped.automatic_trial,
        ..Setup::default()
    };
    let (told, _key) = variables.read(open, lookup)?;
    Ok(match told.server {
        None => shipped,
        Some(_) => Setup {
            product: shipped.product.or(told.product),
            ..told
        },
    })
}

/// Fills in what the app knows of itself.
fn complete<R: Runtime>(setup: Setup, app: &AppHandle<R>) -> tauri::Result<Setup> {
    let data_dir = match setup.data_dir {
        Some(folder) => folder,
        None => app.path().app_local_data_dir()?.join("license"),
    };
    let app_version = setup
        .app_version
        .unwrap_or_else(|| app.package_info().version.to_string());
    Ok(Setup {
        data_dir: Some(data_dir),
        app_version: Some(app_version),
        ..setup
    })
}

/// Waits for the client, on a thread of its own: an app whose `main` is asynchronous may not block on a future itself.
fn opened<T: Send + 'static>(opening: impl Future<Output = T> + Send + 'static) -> T {
    match std::thread::spawn(move || async_runtime::block_on(opening)).join() {
        Ok(opened) => opened,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
