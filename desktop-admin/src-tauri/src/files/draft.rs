//! A file that is being written.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tokio::{fs::File, io::AsyncWriteExt};

use super::name::numbered;
use crate::random;

/// A file that is being written, under a name that says so. Dropped, it is removed.
#[derive(Debug)]
pub(crate) struct Draft {
    file: File,
    draft: PathBuf,
    folder: PathBuf,
    name: String,
}

impl Draft {
    /// Begins a file.
    pub(super) async fn begin(folder: &Path, name: &str) -> io::Result<Self> {
        tokio::fs::create_dir_all(folder).await?;
        let draft = folder.join(format!("{name}.{}.part", random::name()));
        Ok(Self {
            file: create(&draft).await?,
            draft,
            folder: folder.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Adds to the file.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await
    }

    /// Gives the file its name. One that is there stays: the new one gets a number.
    pub(super) async fn finish(mut self) -> io::Result<PathBuf> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let path = self.take_name().await?;
        // The name is ours now, so the file may take the place of the empty one.
        if let Err(error) = tokio::fs::rename(&self.draft, &path).await {
            let _ = fs::remove_file(&path);
            return Err(error);
        }
        Ok(path)
    }

    /// Makes an empty file under the first name that is free.
    async fn take_name(&self) -> io::Result<PathBuf> {
        let mut number = 1;
        loop {
            let path = self.folder.join(numbered(&self.name, number));
            match create(&path).await {
                Ok(_) => return Ok(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Once it has its name there is none under this one.
        let _ = fs::remove_file(&self.draft);
    }
}

/// Makes a file for its owner alone: there are keys and names of customers in it.
async fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await
}
