//! `download`

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Emitter, Runtime, State};

use super::Outcome;
use crate::{
    console::Console,
    place::Place,
    server::{ApiPath, Question, Verb},
};

/// The event that tells how far a download is.
const PROGRESS_EVENT: &str = "download-progress";
/// Between two such events.
const PACE: Duration = Duration::from_millis(250);

/// What the page wants saved.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Download"))]
pub(crate) struct Wanted {
    /// Of which server and environment.
    place: Place,
    /// What is done.
    method: Verb,
    /// To what, with its query.
    path: String,
    /// JSON.
    #[cfg_attr(test, ts(optional))]
    body: Option<String>,
    /// The form that the answer is to have, such as `text/csv`.
    #[cfg_attr(test, ts(optional))]
    accept: Option<String>,
    /// What to call the file.
    name: String,
}

/// How far a download is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct DownloadProgress {
    /// The name that was asked for.
    name: String,
    /// How many bytes are there.
    #[cfg_attr(test, ts(type = "number"))]
    bytes: u64,
}

/// A file in the folder for downloads.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Downloaded {
    /// Where it is.
    path: String,
    /// How many bytes it has.
    #[cfg_attr(test, ts(type = "number"))]
    bytes: u64,
}

/// Saves what a server answers, as it comes. Refused or broken off, it leaves no file.
#[tauri::command]
pub(crate) async fn download<R: Runtime>(
    app: AppHandle<R>,
    console: State<'_, Console>,
    download: Wanted,
) -> Outcome<Downloaded> {
    let Wanted {
        place,
        method,
        path,
        body,
        accept,
        name,
    } = download;
    let question = Question {
        verb: method,
        path: ApiPath::parse(method, &path)?,
        body,
        idempotency_key: None,
        accept,
    };
    let access = console.access(&place).await?;
    let mut answer = console.http.stream(&access, question).await?;
    let mut draft = console.downloads.begin(&name).await?;
    let tell = |bytes| {
        let name = name.clone();
        // Fails only for windows that are closing.
        let _ = app.emit(PROGRESS_EVENT, DownloadProgress { name, bytes });
    };
    let (mut bytes, mut told) = (0, Instant::now());
    while let Some(part) = answer.next().await? {
        let part = part.as_ref();
        console.downloads.write(&mut draft, part).await?;
        bytes += part.len() as u64;
        if told.elapsed() >= PACE {
            told = Instant::now();
            tell(bytes);
        }
    }
    tell(bytes);
    let path = console.downloads.finish(draft).await?;
    Ok(Downloaded {
        path: path.display().to_string(),
        bytes,
    })
}
