//! Files in the folder for downloads.

mod draft;
mod name;
#[cfg(test)]
mod tests;

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::failure::Failure;

pub(crate) use self::draft::Draft;

/// The folder for downloads, and what this run of the app put there.
#[derive(Debug)]
pub(crate) struct Downloads {
    folder: PathBuf,
    saved: Mutex<HashSet<PathBuf>>,
}

impl Downloads {
    /// Into this folder, which is made if it does not exist.
    pub(crate) fn into_folder(folder: PathBuf) -> Self {
        Self {
            folder,
            saved: Mutex::default(),
        }
    }

    /// Begins a file that is to have this name, or a similar one if there is one of this name.
    pub(crate) async fn begin(&self, name: &str) -> Result<Draft, Failure> {
        Draft::begin(&self.folder, &name::safe(name))
            .await
            .map_err(|error| not_saved(&error))
    }

    /// Writes to a file.
    pub(crate) async fn write(&self, draft: &mut Draft, bytes: &[u8]) -> Result<(), Failure> {
        draft.write(bytes).await.map_err(|error| not_saved(&error))
    }

    /// Gives a whole file its name. From now on its folder may be shown.
    pub(crate) async fn finish(&self, draft: Draft) -> Result<PathBuf, Failure> {
        let path = draft.finish().await.map_err(|error| not_saved(&error))?;
        self.saved
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.clone());
        Ok(path)
    }

    /// Whether this run of the app saved this file.
    pub(crate) fn has_saved(&self, path: &Path) -> bool {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }
}

fn not_saved(error: &io::Error) -> Failure {
    Failure::new(
        "NOT_SAVED",
        format!("The file cannot be saved in the folder for downloads: {error}."),
        "Make room on the disk and see that the folder may be written.",
    )
}
