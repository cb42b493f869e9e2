//! The admin console. The page asks, this program acts: it keeps the admin tokens, and it alone speaks to servers.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod commands;
mod console;
mod desk;
mod failure;
mod files;
mod handover;
mod own_pages;
mod place;
mod profiles;
mod random;
mod server;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod typescript;
mod vault;
mod window_place;

use tauri::Manager;

fn main() {
    let handed_over = handover::receive();
    app::app(tauri::Builder::default())
        .plugin(own_pages::stay())
        .plugin(window_place::plugin())
        .setup(|app| {
            app.manage(app::console(app, handed_over)?);
            window_place::watch(app);
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("the app runs");
}
