//! Lets Tauri read its configuration.

use std::{fs, path::Path};

/// Rust alone is checked and tested without the front end. Tauri wants some folder to embed, though.
const NO_FRONT_END: &str =
    "<!doctype html><title>SwitchFast</title><p>The front end is not built: run <code>npm run build</code>.";

fn main() {
    let built = Path::new("../dist");
    if !built.exists() {
        fs::create_dir_all(built)
            .and_then(|()| fs::write(built.join("index.html"), NO_FRONT_END))
            .expect("the folder of the front end can be written");
    }
    tauri_build::build();
}
