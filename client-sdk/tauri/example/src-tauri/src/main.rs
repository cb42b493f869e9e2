//! SwitchFast, an example app: jumps to windows by their titles, as long as it is licensed.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(test)]
mod tests;

use tauri::{AppHandle, Builder, Runtime, plugin::TauriPlugin};
use tauri_plugin_claviger::{ClavigerExt, Error, Setup, Variables};

fn main() {
    let license = tauri_plugin_claviger::Builder::new(Setup {
        server: Some("https://license.example.com".into()),
        product: Some("switchfast".into()),
        pinned_keys: Some(include_str!("../license-keys.json").into()),
        ..Setup::default()
    })
    .variables(Variables::default())
    .build();
    app(Builder::default(), license)
        .run(tauri::generate_context!())
        .expect("the app runs");
}

fn app<R: Runtime>(builder: Builder<R>, license: TauriPlugin<R>) -> Builder<R> {
    builder.plugin(license).invoke_handler(tauri::generate_handler![find])
}

const WINDOWS: [&str; 4] = ["Accounts 2026.ods", "Inbox", "main.rs – editor", "Terminal"];

/// The windows whose title has this text in it.
#[tauri::command]
async fn find<R: Runtime>(app: AppHandle<R>, text: String) -> Result<Vec<&'static str>, Error> {
    // Here, too: what only a page asks for is not asked for at all.
    app.claviger().require_usable()?;
    let wanted = text.to_lowercase();
    let matching = |title: &&str| title.to_lowercase().contains(&wanted);
    Ok(WINDOWS.into_iter().filter(matching).collect())
}
