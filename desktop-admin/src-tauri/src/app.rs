//! The app: its commands, and what they share.

use tauri::{App, Builder, Manager, Runtime, generate_handler};

use crate::{
    commands,
    console::Console,
    files::Downloads,
    handover::HandedOver,
    profiles::ProfilesFile,
    vault::{Keyring, Vault},
};

/// The app. Its commands share a [`Console`].
pub(crate) fn app<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(generate_handler![
        commands::desk::desk,
        commands::sign_in::sign_in,
        commands::sign_out::sign_out,
        commands::select::select,
        commands::rename_profile::rename_profile,
        commands::remove_profile::remove_profile,
        commands::request::request,
        commands::download::download,
        commands::save::save,
        commands::open::open,
    ])
}

/// The console of this user, signed in with what was handed over.
pub(crate) fn console<R: Runtime>(app: &App<R>, handed_over: Option<HandedOver>) -> tauri::Result<Console> {
    let path = app.path();
    let file = ProfilesFile::in_folder(&path.app_config_dir()?);
    // Not every system names a folder for downloads.
    let folder = path.download_dir();
    let folder = folder.or_else(|_| path.home_dir().map(|home| home.join("Downloads")))?;
    let vault = Vault::new(Keyring::of_the_system());
    Ok(Console::open(vault, file, Downloads::into_folder(folder), handed_over))
}
