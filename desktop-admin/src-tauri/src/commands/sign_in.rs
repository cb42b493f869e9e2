//! `sign_in`

use serde::Deserialize;
use tauri::State;

use super::Outcome;
use crate::{
    console::Console,
    desk::Desk,
    server::ServerAddress,
    vault::{AdminToken, Kept, Typed},
};

/// What somebody signs in with.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Credentials {
    /// The address of the server.
    server: String,
    /// What to call the server; its host if there is none.
    #[cfg_attr(test, ts(optional))]
    name: Option<String>,
    /// The admin token. It says its environment itself.
    #[cfg_attr(test, ts(type = "string"))]
    token: Typed,
    /// Where to keep it.
    keep: Kept,
}

/// Keeps a token, once the server says that it is good. What the desk then has selected is what was signed in to.
#[tauri::command]
pub(crate) async fn sign_in(console: State<'_, Console>, credentials: Credentials) -> Outcome<Desk> {
    let Credentials {
        server,
        name,
        token,
        keep,
    } = credentials;
    let (server, token) = (ServerAddress::parse(&server)?, AdminToken::parse(&token.0)?);
    console.sign_in(server, token, name.as_deref(), keep).await
}
