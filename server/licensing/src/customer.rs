use chrono::{DateTime, Utc};

use crate::CustomerId;

/// Someone who holds licenses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// E-mail address as it was given; compared without regard to case. `None` once erased.
    pub email: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// The seller's note.
    pub note: Option<String>,
    /// When it was first known.
    pub created_at: DateTime<Utc>,
    /// When its personal data was erased.
    pub erased_at: Option<DateTime<Utc>>,
}
