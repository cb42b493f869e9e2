//! `desk`

use tauri::State;

use super::Outcome;
use crate::{console::Console, desk::Desk};

/// What the page has to know before it asks a server.
#[tauri::command]
pub(crate) async fn desk(console: State<'_, Console>) -> Outcome<Desk> {
    Ok(console.desk().await)
}
