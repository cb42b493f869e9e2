//! Files that are replaced as a whole, for their owner alone.

use std::{
    ffi::OsStr,
    fs::{self, DirBuilder, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;

use crate::random;

/// No file of ours is nearly as long.
const LONGEST: u64 = 1 << 20;
/// How many damaged files are kept.
const KEPT: usize = 3;
const DAMAGED: &str = "damaged-";
const NEWER: &str = "version-";
const DRAFT: &str = "draft-";

/// A file that is replaced as a whole: whoever reads it sees the old one or the new one.
#[derive(Debug)]
pub(super) struct WholeFile {
    folder: PathBuf,
    name: &'static str,
}

/// What is in a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing.
    Missing,
    /// A file.
    Bytes(Vec<u8>),
    /// Something that no client put there: a folder, a link, a pipe, a file without end.
    Strange,
    /// Something that the system does not let us read, now.
    Unreadable,
}

impl WholeFile {
    pub(super) fn new(folder: &Path, name: &'static str) -> Self {
        Self {
            folder: folder.to_owned(),
            name,
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(self.name)
    }

    pub(super) fn read(&self) -> Content {
        let read = fs::symlink_metadata(self.path()).and_then(|found| {
            if found.is_file() && found.len() <= LONGEST {
                fs::read(self.path()).map(Content::Bytes)
            } else {
                Ok(Content::Strange)
            }
        });
        read.unwrap_or_else(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Content::Missing,
            _ => Content::Unreadable,
        })
    }

    /// Replaces the file. A crash at any moment leaves the old one or the new one.
    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<()> {
        make_folder(&self.folder)?;
        self.remove_siblings(DRAFT);
        let draft = self.sibling(DRAFT, &HEXLOWER.encode(&random::bytes::<8>()));
        let written = write_new(&draft, bytes)
            .and_then(|()| fs::rename(&draft, self.path()))
            .inspect_err(|_| {
                let _ = fs::remove_file(&draft);
            });
        sync_folder(&self.folder);
        written
    }

    /// Removes the file, if there is one.
    pub(super) fn remove(&self) -> io::Result<()> {
        match fs::remove_file(self.path()) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
            removed => {
                sync_folder(&self.folder);
                removed
            }
        }
    }

    /// Gives a damaged file another name. Of those, the newest are kept.
    pub(super) fn put_aside(&self) -> io::Result<()> {
        let mut kept = self.put_aside_before();
        let number = kept.last().map_or(1, |last| last.saturating_add(1));
        fs::rename(self.path(), self.sibling(DAMAGED, &number.to_string()))?;
        kept.push(number);
        for surplus in &kept[..kept.len().saturating_sub(KEPT)] {
            let _ = fs::remove_file(self.sibling(DAMAGED, &surplus.to_string()));
        }
        sync_folder(&self.folder);
        Ok(())
    }

    /// Gives the file of a newer version another name.
    pub(super) fn put_aside_newer(&self, version: u32) -> io::Result<()> {
        fs::rename(self.path(), self.sibling(NEWER, &version.to_string()))
    }

    /// Whether there are damaged files.
    pub(super) fn was_put_aside(&self) -> bool {
        !self.put_aside_before().is_empty()
    }

    /// Removes whatever was put aside.
    pub(super) fn remove_what_was_put_aside(&self) {
        for mark in [DAMAGED, NEWER, DRAFT] {
            self.remove_siblings(mark);
        }
    }

    /// The numbers of the damaged files, the oldest first.
    fn put_aside_before(&self) -> Vec<u64> {
        let names = self.siblings(DAMAGED);
        let mut numbers: Vec<u64> = names
            .iter()
            .filter_map(|path| path.file_name()?.to_str()?.rsplit('-').next()?.parse().ok())
            .collect();
        numbers.sort_unstable();
        numbers
    }

    fn sibling(&self, mark: &str, rest: &str) -> PathBuf {
        self.folder.join(format!("{}.{mark}{rest}", self.name))
    }

    fn siblings(&self, mark: &str) -> Vec<PathBuf> {
        let start = format!("{}.{mark}", self.name);
        let is_one = |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with(&start));
        let Ok(folder) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        folder
            .filter_map(|found| Some(found.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(is_one))
            .collect()
    }

    fn remove_siblings(&self, mark: &str) {
        for path in self.siblings(mark) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Makes a folder for its owner alone. One that exists stays as it is.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a change of names last. Not all systems can, and what was written is whole without it.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    let _ = fs::File::open(path).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = path;
}
