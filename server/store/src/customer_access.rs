use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{CustomerId, TokenHash};

use crate::StoreResult;

/// A one-time link to a customer's own page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCustomerLink {
    /// Hash of the random part of the link.
    pub link: TokenHash,
    /// Whose page it opens.
    pub customer_id: CustomerId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From this instant on it opens nothing.
    pub expires_at: DateTime<Utc>,
}

/// How customers get to their own page: a link works once and begins a session.
#[async_trait]
pub trait CustomerAccess {
    /// Keeps a link.
    async fn add_customer_link(&self, link: &NewCustomerLink) -> StoreResult<()>;

    /// Uses a link up and begins a session with it. `None` if there is no such link, or it is used up or too old. Of several at
    /// once, one gets the session.
    async fn open_customer_link(
        &self,
        link: &TokenHash,
        session: &TokenHash,
        now: DateTime<Utc>,
        session_expires_at: DateTime<Utc>,
    ) -> StoreResult<Option<CustomerId>>;

    /// Whose session it is, if it still runs.
    async fn find_customer_session(&self, session: &TokenHash, now: DateTime<Utc>) -> StoreResult<Option<CustomerId>>;

    /// Deletes links and sessions that ended before an instant. Returns how many.
    async fn prune_customer_access(&self, before: DateTime<Utc>) -> StoreResult<u64>;
}
