//! The status in a file.

use std::{
    io,
    path::{Path, PathBuf},
};

/// The file that tells the status. Whoever reads it finds the old text or the new one, never a part.
#[derive(Clone, Debug)]
pub(crate) struct StatusFile {
    path: PathBuf,
}

impl StatusFile {
    /// At this path.
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes it. That it fails is logged and nothing else: there are other ways to learn of the status.
    pub(crate) async fn write(&self, json: Vec<u8>) {
        let path = self.path.clone();
        let written = tokio::task::spawn_blocking(move || replace(&path, &json)).await;
        if let Ok(Err(error)) = written {
            tracing::warn!(path = %self.path.display(), "the status file cannot be written: {error}");
        }
    }
}

fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(".draft");
    std::fs::write(&draft, text)?;
    std::fs::rename(&draft, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn is_replaced_in_one_piece_and_its_folder_made() {
        let folder = tempfile::tempdir().unwrap();
        let file = StatusFile::new(folder.path().join("new").join("status.json"));
        file.write(b"one".to_vec()).await;
        file.write(b"two".to_vec()).await;
        assert_eq!(std::fs::read(file.path()).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(file.path().parent().unwrap()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_written_stops_nothing() {
        StatusFile::new("/proc/no/such/folder/status.json".into())
            .write(b"{}".to_vec())
            .await;
    }
}
