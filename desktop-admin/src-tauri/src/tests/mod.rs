//! The program without a window, against servers of its own.

mod access_control;
mod downloads;
mod keyring;
mod local_server;
mod requests;
mod sign_in;

use std::path::Path;

use tempfile::TempDir;

use crate::{
    console::Console,
    files::Downloads,
    handover::HandedOver,
    profiles::ProfilesFile,
    vault::{Keyring, Vault},
};

pub(crate) use self::local_server::{LocalServer, json_answer};

const TEST_TOKEN: &str = "clv_admin_test_0123456789abcdef0123456789abcdef";
const PROD_TOKEN: &str = "clv_admin_prod_0123456789abcdef0123456789abcdef";

/// A console with its files in a folder of its own, on a system without a keyring.
struct Desk {
    folder: TempDir,
    console: Console,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let console = console(folder.path(), Keyring::none(), None);
        Self { folder, console }
    }
}

fn console(folder: &Path, keyring: Keyring, handed_over: Option<HandedOver>) -> Console {
    let file = ProfilesFile::in_folder(&folder.join("config"));
    let downloads = Downloads::into_folder(folder.join("downloads"));
    Console::open(Vault::new(keyring), file, downloads, handed_over)
}
