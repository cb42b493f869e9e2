//! `rename_profile`

use tauri::State;

use super::Outcome;
use crate::{console::Console, desk::Desk};

/// Gives a profile another name.
#[tauri::command]
pub(crate) async fn rename_profile(console: State<'_, Console>, profile: String, name: String) -> Outcome<Desk> {
    console.rename_profile(&profile, &name).await
}
