//! The files of a database: only their owner may read them.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use claviger_store::StoreResult;

use crate::error::unreachable_file;

/// Creates what is missing of a database's folder and file, and keeps others from opening the database meanwhile.
///
/// SQLite changes to WAL only while nobody else has the file open and does not wait for that, so whoever opens a
/// database holds the returned lock until the first connection stands. The lock is a file of its own: closing any
/// handle of the database file would drop the locks that SQLite holds on it.
pub(crate) async fn prepare(path: PathBuf) -> StoreResult<File> {
    blocking(move || {
        if let Some(folder) = path.parent() {
            create_private_folder(folder)?;
        }
        let lock = private().create(true).truncate(false).open(lock_path(&path))?;
        lock.lock()?;
        match create_private(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            created => drop(created?),
        }
        Ok(lock)
    })
    .await
}

/// Creates an empty file that only its owner may read. Fails if there is one.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    private().create_new(true).open(path)
}

/// Runs file operations where they may block.
pub(crate) async fn blocking<T, F>(operation: F) -> StoreResult<T>
where
    T: Send + 'static,
    F: FnOnce() -> io::Result<T> + Send + 'static,
{
    let finished = tokio::task::spawn_blocking(operation).await;
    finished
        .map_err(io::Error::other)
        .and_then(|result| result)
        .map_err(unreachable_file)
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    name.into()
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
