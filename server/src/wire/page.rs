//! Paging through lists.

use claviger_licensing::{Id, IdKind};
use claviger_store::Page;

use super::id::WireId;

/// Entries of a page, unless the request says otherwise.
pub(crate) const DEFAULT_LIMIT: u16 = 50;

/// The page of the store for `cursor` and `limit` of a request: one entry more than is shown, which tells whether there is a
/// next page.
pub(crate) fn page<K>(cursor: Option<&WireId<K>>, limit: Option<u16>) -> Page {
    Page {
        before: cursor.map(|id| id.0.uuid()),
        limit: limit.unwrap_or(DEFAULT_LIMIT) + 1,
    }
}

/// What is shown of the entries that came, and the cursor of the next page.
pub(crate) fn split<T, K: IdKind>(
    mut entries: Vec<T>,
    page: Page,
    id: impl Fn(&T) -> Id<K>,
) -> (Vec<T>, Option<WireId<K>>) {
    let shown = usize::from(page.limit) - 1;
    let more = entries.len() > shown;
    entries.truncate(shown);
    let next = entries.last().filter(|_| more).map(|last| WireId(id(last)));
    (entries, next)
}
