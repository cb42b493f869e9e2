//! `remove_profile`

use tauri::State;

use super::Outcome;
use crate::{console::Console, desk::Desk};

/// Forgets a profile and its tokens.
#[tauri::command]
pub(crate) async fn remove_profile(console: State<'_, Console>, profile: String) -> Outcome<Desk> {
    console.remove_profile(&profile).await
}
