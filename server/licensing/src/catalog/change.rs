use serde::{Deserialize, Serialize};

/// One difference between a catalog file and what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What happens.
    pub action: ChangeAction,
    /// To what.
    pub kind: ChangeKind,
    /// Its code after those of what it belongs to: `switchfast/lifetime/once`.
    pub code: String,
    /// Keys of the file whose values differ from what is stored, where it is stored.
    pub fields: Vec<String>,
}

/// What happens to an entry of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAction {
    /// It is declared for the first time.
    Added,
    /// It is declared differently.
    Changed,
    /// It is no longer declared.
    Retired,
    /// It is declared again after it was retired.
    Revived,
}

/// The kinds of entries of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A product.
    Product,
    /// A plan.
    Plan,
    /// A price.
    Price,
}
