use uuid::Uuid;

/// A part of a list, newest first: at most `limit` entries whose id is below `before`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The id of the last entry of the page before; `None` for the first page.
    pub before: Option<Uuid>,
    /// At most this many, 1–1000. Ask for one more than is shown to learn whether there is a next page.
    pub limit: u16,
}

impl Page {
    /// The first page with at most `limit` entries.
    pub const fn first(limit: u16) -> Self {
        Self { before: None, limit }
    }

    /// The page after the entry with the id `before`.
    pub const fn after(before: Uuid, limit: u16) -> Self {
        Self {
            before: Some(before),
            limit,
        }
    }
}
