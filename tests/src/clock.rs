//! The clock of the servers under test.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};

/// Moves or stops the clock of running servers, through the file that `CLAVIGER_CLOCK_OFFSET_FILE` names to them.
#[derive(Debug, Clone)]
pub struct Clock {
    file: PathBuf,
}

impl Clock {
    /// A clock that shows the operating system's time until it is moved.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            file: folder.join("clock"),
        }
    }

    /// The file that servers read.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Lets the clock run on, this much ahead of the real time.
    pub fn run_ahead(&self, by: Duration) {
        self.write(&by.num_seconds().to_string());
    }

    /// Stops the clock at an instant, so that ends can be looked at exactly.
    pub fn stop_at(&self, instant: DateTime<Utc>) {
        self.write(&instant.to_rfc3339());
    }

    /// The time that the servers see.
    pub fn now(&self) -> DateTime<Utc> {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        let stopped = text.trim().parse::<DateTime<Utc>>().ok();
        let ahead = Duration::seconds(text.trim().parse().unwrap_or(0));
        stopped.unwrap_or_else(|| Self::real_time() + ahead)
    }

    /// The real time.
    #[expect(
        clippy::disallowed_methods,
        reason = "the servers under test start from the real time"
    )]
    pub fn real_time() -> DateTime<Utc> {
        Utc::now()
    }

    /// A server may read at any moment, and must find the old text or the new one.
    fn write(&self, text: &str) {
        let draft = self.file.with_extension("draft");
        std::fs::write(&draft, text).unwrap();
        std::fs::rename(&draft, &self.file).unwrap();
    }
}
