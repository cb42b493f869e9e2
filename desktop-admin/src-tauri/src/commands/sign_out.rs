//! `sign_out`

use tauri::State;

use super::Outcome;
use crate::{console::Console, desk::Desk, place::Place};

/// Forgets the token of a place.
#[tauri::command]
pub(crate) async fn sign_out(console: State<'_, Console>, place: Place) -> Outcome<Desk> {
    console.sign_out(&place).await
}
