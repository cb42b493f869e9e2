//! One page of a list.

use serde::Deserialize;

use crate::expandable::Identified;

/// One page, newest first.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct List<T> {
    /// The objects of this page.
    pub data: Vec<T>,
    /// Whether older ones follow.
    #[serde(default)]
    pub has_more: bool,
}

impl<T: Identified> List<T> {
    /// What to give as `after` to get the next page; `None` on the last one.
    pub fn next(&self) -> Option<&str> {
        let last = self.data.last().filter(|_| self.has_more)?;
        Some(last.id()).filter(|id| !id.is_empty())
    }
}
