//! Lets Tauri read its configuration, and puts the app's own commands under its access control.

use std::{fs, path::Path};

use tauri_build::{AppManifest, Attributes};

/// Every command, as in `src/commands`. The capability `main` says who may call them.
const COMMANDS: &[&str] = &[
    "desk",
    "sign_in",
    "sign_out",
    "select",
    "rename_profile",
    "remove_profile",
    "request",
    "download",
    "save",
    "open",
];

/// Rust alone is checked and tested without the front end. Tauri wants some folder to embed, though.
const NO_FRONT_END: &str =
    "<!doctype html><title>Claviger</title><p>The front end is not built: run <code>npm run build</code>.";

fn main() {
    let page = Path::new("../dist/index.html");
    println!("cargo:rerun-if-changed={}", page.display());
    if !page.exists() {
        fs::create_dir_all("../dist")
            .and_then(|()| fs::write(page, NO_FRONT_END))
            .expect("the folder of the front end can be written");
    }
    let manifest = AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(Attributes::new().app_manifest(manifest)).expect("Tauri's configuration can be used");
}
