//! Mails as files, for installations without a mail server and for trying things out.

use std::{
    fs, io,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{Outgoing, SendError};

/// Writes a mail into a folder. The name comes from the mail alone, so that a repeat takes the place of the
/// first.
pub(super) async fn write(folder: &Path, mail: &Outgoing<'_>, content: Vec<u8>) -> Result<(), SendError> {
    let folder = folder.to_owned();
    let time = mail.created_at.format("%Y%m%dT%H%M%SZ");
    let name = format!("{time}-{}.eml", mail.id);
    let written = tokio::task::spawn_blocking(move || replace(&folder, &name, &content)).await;
    written
        .map_err(io::Error::other)
        .flatten()
        .map_err(|error| SendError::Transient(format!("the mail cannot be written into a file: {error}")))
}

/// Writes beside and renames, so that nobody reads half a mail.
fn replace(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    let written = write_synced(&draft, content).and_then(|()| fs::rename(&draft, folder.join(name)));
    if written.is_err() {
        // What went wrong first is what matters.
        let _ = fs::remove_file(&draft);
    }
    written?;
    fs::File::open(folder)?.sync_all()
}

fn write_synced(path: &PathBuf, content: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests;
