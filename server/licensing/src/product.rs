use claviger_protocol::{KeyTemplate, Limits};
use std::collections::BTreeSet;

use crate::ProductId;

/// An app that a seller sells.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its name in requests, tokens and the catalog file: 1–64 of `[a-z0-9-]`.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// The form of its license keys, unless a plan has its own.
    pub key_template: KeyTemplate,
    /// How often clients should ask, in minutes.
    pub check_interval_minutes: u32,
    /// The trial it offers, if any.
    pub trial: Option<TrialPolicy>,
    /// Where a buyer goes to buy or upgrade.
    pub buy_url: Option<String>,
    /// Where a buyer finds help.
    pub support_url: Option<String>,
    /// No longer declared in the catalog: existing licenses work on, new ones are not sold.
    pub retired: bool,
}

/// What a trial of a product grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialPolicy {
    /// Its length in days of 24 hours.
    pub days: u16,
    /// Features that a trial unlocks.
    pub features: BTreeSet<String>,
    /// Limits under which a trial runs.
    pub limits: Limits,
    /// How long a trial token works without the server, in hours.
    pub offline_hours: u32,
}
