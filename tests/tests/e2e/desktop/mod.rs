//! Desktop apps in a real window, driven as a person does: by what is to be seen, and by names of buttons and fields.
//!
//! A [`Machine`] is a screen, folders, a browser that notes what it is to open, and, if wanted, a keyring. It starts an [`App`] as often
//! as a test likes, and gives a [`Window`] each time; what the app keeps in its folders is there at the next start.
//!
//! ```ignore
//! let mut machine = Machine::new(world, &CONSOLE, vec![("CLAVIGER_SERVER_URL", url)]).await;
//! machine.unlock_keyring().await;
//! let window = machine.start().await;
//! window.fill("body", "Server", &url).await;
//! window.click("button", "Sign in").await;
//! window.sees("Overview").await;
//! window.picture("overview").await;      // target/screenshots/console/overview.png
//! window.close(&world.ledger).await;     // the app's output must be free of secrets
//! ```
//!
//! Everything waits until it is possible, and fails with what is to be seen and what the app wrote.

mod keyring;
mod machine;
mod processes;
mod reach;
mod window;

pub(crate) use self::{
    machine::Machine,
    window::{Window, until},
};

/// An app that the workspace's build makes.
#[derive(Debug)]
pub(crate) struct App {
    /// The name of the program.
    pub(crate) program: &'static str,
    /// The name of its folders.
    pub(crate) identifier: &'static str,
    /// The folder of its pictures.
    pub(crate) pictures: &'static str,
    /// Width and height of the screen.
    pub(crate) screen: (u32, u32),
}

/// The example app of the plugin for Tauri.
pub(crate) const EXAMPLE: App = App {
    program: "claviger-example-tauri",
    identifier: "example.switchfast",
    pictures: "tauri",
    screen: (1280, 1024),
};

/// The admin console.
pub(crate) const CONSOLE: App = App {
    program: "claviger-admin",
    identifier: "dev.claviger.admin",
    pictures: "console",
    screen: (1600, 1000),
};
