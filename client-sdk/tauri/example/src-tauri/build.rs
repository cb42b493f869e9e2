//! Lets Tauri read its configuration.

use std::{fs, path::Path};

/// Rust alone is checked and tested without the front end. Tauri wants some folder to embed, though.
const NO_FRONT_END: &str =
    "<!doctype html><title>SwitchFast</title><p>The front end is not built: run <code>npm run build</code>.";

fn main() {
    let page = Path::new("../dist/index.html");
    println!("cargo:rerun-if-changed={}", page.display());
    if !page.exists() {
        fs::create_dir_all("../dist")
            .and_then(|()| fs::write(page, NO_FRONT_END))
            .expect("the folder of the front end can be written");
    }
    tauri_build::build();
}
