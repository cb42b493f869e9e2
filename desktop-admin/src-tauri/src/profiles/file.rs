//! The file that remembers the profiles.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::Profiles;
use crate::{failure::Failure, random};

/// The form of the file.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Content {
    version: u32,
    #[serde(flatten)]
    profiles: Profiles,
}

/// The file that remembers the profiles. For its owner alone, although there is no secret in it.
#[derive(Clone, Debug)]
pub(crate) struct ProfilesFile {
    path: PathBuf,
}

/// What the file holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The profiles; none if the file cannot be read.
    pub(crate) profiles: Profiles,
    /// What is wrong with the file.
    pub(crate) trouble: Option<Failure>,
}

impl ProfilesFile {
    /// The file in this folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            path: folder.join("profiles.json"),
        }
    }

    /// Reads the file. One that cannot be read is put aside, so that the next change does not destroy it.
    pub(crate) fn read(&self) -> Found {
        let trouble = match fs::read(&self.path) {
            Ok(bytes) => match serde_json::from_slice::<Content>(&bytes) {
                Ok(Content {
                    version: VERSION,
                    profiles,
                }) => {
                    return Found {
                        profiles,
                        trouble: None,
                    };
                }
                Ok(_) | Err(_) => Some(self.put_aside()),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(_) => Some(self.put_aside()),
        };
        Found {
            profiles: Profiles::default(),
            trouble,
        }
    }

    /// Replaces the file. A crash at any moment leaves the old one or the new one.
    pub(crate) fn write(&self, profiles: &Profiles) -> Result<(), Failure> {
        let content = Content {
            version: VERSION,
            profiles: profiles.lasting(),
        };
        let mut bytes = serde_json::to_vec_pretty(&content).expect("texts and numbers serialize");
        bytes.push(b'\n');
        self.replace(&bytes).map_err(|error| {
            Failure::new(
                "PROFILES_NOT_SAVED",
                format!("The profiles cannot be saved in {}: {error}.", self.path.display()),
                "Make room on the disk and see that the file may be written, or this change is gone when the app ends.",
            )
        })
    }

    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        make_folder(self.path.parent().unwrap_or(Path::new(".")))?;
        let draft = self.sibling(&format!("draft-{}", random::name()));
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&draft).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.and_then(|()| fs::rename(&draft, &self.path)).inspect_err(|_| {
            let _ = fs::remove_file(&draft);
        })
    }

    fn put_aside(&self) -> Failure {
        let aside = self.sibling("damaged");
        let (what, fix) = match fs::rename(&self.path, &aside) {
            Ok(()) => (
                format!("It was put aside as {}.", aside.display()),
                "Sign in anew. The tokens in the keyring are no longer used; the server can revoke them.",
            ),
            Err(_) => (
                format!("It is {}.", self.path.display()),
                "See that the file may be read, and start the app again.",
            ),
        };
        Failure::new(
            "PROFILES_DAMAGED",
            format!("The file of the profiles cannot be read. {what}"),
            fix,
        )
    }

    fn sibling(&self, mark: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{mark}"));
        name.into()
    }
}

/// Makes a folder for its owner alone. One that exists stays as it is.
fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
