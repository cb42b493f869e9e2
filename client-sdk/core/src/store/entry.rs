//! What the keyring keeps of a vault: the secret of the seal, and the counter that knows older copies.

use std::fmt;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::random;

const VERSION: u32 = 1;

/// What the keyring keeps.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) secret: Zeroizing<[u8; 32]>,
    /// The generation of the file that was written last.
    pub(super) generation: u64,
}

/// Why an entry cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryError {
    /// It has not the form of one, as if it were lost.
    Malformed,
    /// A newer version of the SDK wrote it: hands off.
    Version,
}

#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
struct Text {
    version: u32,
    secret: String,
    generation: u64,
}

#[derive(Deserialize)]
struct Head {
    version: u32,
}

impl Entry {
    /// An entry with a new secret.
    pub(super) fn fresh(generation: u64) -> Self {
        Self {
            secret: Zeroizing::new(random::bytes()),
            generation,
        }
    }

    /// The same secret, and another generation.
    pub(super) fn at(&self, generation: u64) -> Self {
        Self {
            generation,
            ..self.clone()
        }
    }

    pub(super) fn parse(text: &[u8]) -> Result<Self, EntryError> {
        let head: Head = serde_json::from_slice(text).map_err(|_| EntryError::Malformed)?;
        if head.version != VERSION {
            return Err(EntryError::Version);
        }
        let text: Text = serde_json::from_slice(text).map_err(|_| EntryError::Malformed)?;
        let secret = BASE64.decode(text.secret.as_bytes()).map(Zeroizing::new);
        let secret = secret
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        Ok(Self {
            secret: Zeroizing::new(secret.ok_or(EntryError::Malformed)?),
            generation: text.generation,
        })
    }

    pub(super) fn to_text(&self) -> Zeroizing<Vec<u8>> {
        let text = Text {
            version: VERSION,
            secret: BASE64.encode(self.secret.as_slice()),
            generation: self.generation,
        };
        Zeroizing::new(serde_json::to_vec(&text).expect("texts and numbers serialize"))
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let entry = Entry::fresh(7);
        assert_eq!(Entry::parse(&entry.to_text()), Ok(entry.clone()));
        assert_eq!(Entry::parse(&entry.at(8).to_text()), Ok(entry.at(8)));
        assert_ne!(Entry::fresh(7), entry);
    }

    #[test]
    fn a_newer_entry_is_told_from_a_broken_one() {
        let newer = br#"{"version":2,"secrets":[]}"#;
        assert_eq!(Entry::parse(newer), Err(EntryError::Version));
        for broken in [
            "",
            "{}",
            "null",
            r#"{"version":1}"#,
            r#"{"version":1,"secret":"AAAA","generation":1}"#,
            r#"{"version":1,"secret":"?","generation":1}"#,
        ] {
            assert_eq!(Entry::parse(broken.as_bytes()), Err(EntryError::Malformed), "{broken}");
        }
    }

    #[test]
    fn the_secret_stays_hidden() {
        assert_eq!(format!("{:?}", Entry::fresh(7)), "Entry { generation: 7, .. }");
    }
}
