//! `save`

use serde::Serialize;
use tauri::State;

use super::Outcome;
use crate::console::Console;

/// A file in the folder for downloads.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Saved {
    /// Where it is.
    path: String,
}

/// Saves a text that the page made.
#[tauri::command]
pub(crate) async fn save(console: State<'_, Console>, name: String, text: String) -> Outcome<Saved> {
    let mut draft = console.downloads.begin(&name).await?;
    console.downloads.write(&mut draft, text.as_bytes()).await?;
    let path = console.downloads.finish(draft).await?;
    Ok(Saved {
        path: path.display().to_string(),
    })
}
