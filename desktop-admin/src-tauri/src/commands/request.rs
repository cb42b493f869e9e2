//! `request`

use serde::Deserialize;
use tauri::State;

use super::Outcome;
use crate::{
    console::Console,
    place::Place,
    server::{ApiPath, Question, Reply, Verb},
};

/// What the page asks a server.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Request"))]
pub(crate) struct Asked {
    /// Of which server and environment.
    place: Place,
    /// What is done.
    method: Verb,
    /// To what, with its query.
    path: String,
    /// JSON.
    #[cfg_attr(test, ts(optional))]
    body: Option<String>,
    /// The same for each try of the same act.
    #[cfg_attr(test, ts(optional))]
    idempotency_key: Option<String>,
}

/// Asks the server of a place, with the token that is kept for it. An answer is one whatever its status.
#[tauri::command]
pub(crate) async fn request(console: State<'_, Console>, request: Asked) -> Outcome<Reply> {
    let question = Question {
        verb: request.method,
        path: ApiPath::parse(request.method, &request.path)?,
        body: request.body,
        idempotency_key: request.idempotency_key,
        accept: None,
    };
    let access = console.access(&request.place).await?;
    console.http.ask(&access, question).await
}
