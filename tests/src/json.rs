//! Reading answers without ceremony: what is not there fails the test and says what was there instead.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// Members of a JSON object that must be there.
pub trait Json {
    /// A text.
    fn text(&self, member: &str) -> &str;
    /// A whole number.
    fn number(&self, member: &str) -> i64;
    /// An instant (RFC 3339).
    fn instant(&self, member: &str) -> DateTime<Utc>;
    /// A list.
    fn list(&self, member: &str) -> &[Value];
    /// The entries of a page.
    fn items(&self) -> &[Value];
    /// The texts named `member` of the objects in a list.
    fn each(&self, list: &str, member: &str) -> Vec<&str>;
}

impl Json for Value {
    #[track_caller]
    fn text(&self, member: &str) -> &str {
        self[member]
            .as_str()
            .unwrap_or_else(|| panic!("no text `{member}` in {self:#}"))
    }

    #[track_caller]
    fn number(&self, member: &str) -> i64 {
        self[member]
            .as_i64()
            .unwrap_or_else(|| panic!("no number `{member}` in {self:#}"))
    }

    #[track_caller]
    fn instant(&self, member: &str) -> DateTime<Utc> {
        self.text(member)
            .parse()
            .unwrap_or_else(|error| panic!("no instant `{member}` ({error}) in {self:#}"))
    }

    #[track_caller]
    fn list(&self, member: &str) -> &[Value] {
        self[member]
            .as_array()
            .unwrap_or_else(|| panic!("no list `{member}` in {self:#}"))
    }

    #[track_caller]
    fn items(&self) -> &[Value] {
        self.list("items")
    }

    #[track_caller]
    fn each(&self, list: &str, member: &str) -> Vec<&str> {
        self.list(list).iter().map(|entry| entry.text(member)).collect()
    }
}
