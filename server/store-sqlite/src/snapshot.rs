use std::path::Path;

use claviger_store::StoreResult;
use sqlx::ConnectOptions;

use crate::SqliteStore;
use crate::error::{failed, unreachable_file};
use crate::files::{blocking, create_private};

impl SqliteStore {
    /// Writes the database as it is now into a new file that only its owner may read. Nobody has to wait for it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`](claviger_store::StoreError::Unavailable) if there is a file at `to`, or none can be
    /// written.
    pub async fn snapshot(&self, to: &Path) -> StoreResult<()> {
        let to = std::path::absolute(to).map_err(unreachable_file)?;
        let name = to.to_str().map(str::to_owned).ok_or_else(|| {
            unreachable_file(std::io::Error::new(
                std::io::ErrorKind::InvalidFilename,
                "the file's name is not UTF-8",
            ))
        })?;
        let new = to.clone();
        blocking(move || create_private(&new)).await?;
        let written = match self.vacuum_into(&name).await {
            // SQLite leaves the copy to the operating system's cache.
            Ok(()) => {
                let copy = to.clone();
                blocking(move || std::fs::OpenOptions::new().write(true).open(copy)?.sync_all()).await
            }
            failed => failed,
        };
        if written.is_err() {
            // What went wrong first is what matters; half a copy must not look like a backup.
            let _ = blocking(move || std::fs::remove_file(to)).await;
        }
        written
    }

    async fn vacuum_into(&self, name: &str) -> StoreResult<()> {
        // A connection of its own: the writer is not held up, and the readers' may write nothing, not even a copy.
        let mut connection = self.writer.connect_options().connect().await.map_err(failed)?;
        // Unchecked because the macros cannot describe a statement that needs a file.
        sqlx::query("VACUUM INTO ?1")
            .bind(name)
            .execute(&mut connection)
            .await
            .map_err(failed)?;
        sqlx::Connection::close(connection).await.map_err(failed)
    }
}
