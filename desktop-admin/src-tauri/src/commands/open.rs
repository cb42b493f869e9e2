//! `open`

use std::path::{Path, PathBuf};

use tauri::State;
use url::Url;

use super::Outcome;
use crate::{console::Console, failure::Failure, server::is_loopback};

/// Opens a page in the system's browser, or the folder of a file that was saved. Nothing else: it could make the system start a program.
#[tauri::command]
pub(crate) async fn open(console: State<'_, Console>, target: String) -> Outcome<()> {
    let target = openable(&console, &target)?;
    // Starting a program blocks.
    let opened = tokio::task::spawn_blocking(move || open::that_detached(target)).await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Failure::new(
            "NOT_OPENED",
            "The system has no program that opens this.",
            "Choose a browser and a file manager in the settings of the system, and try again.",
        )),
    }
}

/// What the system is to open.
pub(crate) fn openable(console: &Console, target: &str) -> Outcome<PathBuf> {
    let path = Path::new(target);
    if console.downloads.has_saved(path)
        && let Some(folder) = path.parent()
    {
        return Ok(folder.to_owned());
    }
    match Url::parse(target) {
        Ok(url) if url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url) => {
            Ok(PathBuf::from(url.as_str()))
        }
        Ok(_) | Err(_) => Err(Failure::new(
            "OPEN_REFUSED",
            "The app does not open this.",
            "Only secure pages of the web are opened, and folders of files that were saved.",
        )),
    }
}
