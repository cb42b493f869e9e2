//! `select`

use tauri::State;

use super::Outcome;
use crate::{console::Console, desk::Desk, place::Place};

/// Remembers what the page shows.
#[tauri::command]
pub(crate) async fn select(console: State<'_, Console>, place: Place) -> Outcome<Desk> {
    console.select(place).await
}
