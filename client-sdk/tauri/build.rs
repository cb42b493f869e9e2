//! Writes the permissions of the commands.

/// Every command, as in `src/commands.rs`.
const COMMANDS: &[&str] = &[
    "status",
    "check",
    "activate",
    "deactivate",
    "devices",
    "release",
    "start_trial",
    "plans",
    "open_checkout",
    "await_purchase",
    "open_portal",
    "recover",
    "request_file",
    "import_license_file",
    "environment",
    "switch_environment",
    "forget",
];

fn main() {
    // The output names this folder. A target folder that several checkouts share must not name one that is gone.
    println!(
        "cargo:rerun-if-changed={}/permissions/default.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    tauri_plugin::Builder::new(COMMANDS).build();
}
