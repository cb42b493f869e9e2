//! Importing licenses that have keys already.

mod check;
mod read;

use std::collections::{HashMap, HashSet};

use claviger_licensing::{AuditContext, CustomerId, KeyHash, License, LicenseId, LicenseSource, Overrides};
use claviger_protocol::{CanonicalKey, LicenseKey};
use claviger_store::{AddLicensesError, NewCustomer, NewLicense};

use self::check::{Entry, check};
pub(crate) use self::read::from_csv;
use super::issue::key_purpose;
use crate::{
    environment::EnvironmentContext,
    http::problem::{ErrorCode, Mistake, Problem},
};

/// The most rows of one import.
pub(crate) const MAX_ROWS: usize = 10_000;

/// What a row may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Key,
    Product,
    Plan,
    Email,
    Name,
    OrderRef,
    Note,
    CreatedAt,
    ExpiresAt,
    Status,
    /// Not read: exports have it.
    Standing,
}

impl Column {
    const ALL: [Self; 11] = [
        Self::Key,
        Self::Product,
        Self::Plan,
        Self::Email,
        Self::Name,
        Self::OrderRef,
        Self::Note,
        Self::CreatedAt,
        Self::ExpiresAt,
        Self::Status,
        Self::Standing,
    ];
    const REQUIRED: [Self; 3] = [Self::Key, Self::Product, Self::Plan];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Product => "product",
            Self::Plan => "plan",
            Self::Email => "email",
            Self::Name => "name",
            Self::OrderRef => "order_ref",
            Self::Note => "note",
            Self::CreatedAt => "created_at",
            Self::ExpiresAt => "expires_at",
            Self::Status => "status",
            Self::Standing => "standing",
        }
    }
}

/// A row as it was given; nothing of it is checked.
#[derive(Clone)]
pub(crate) struct Row {
    /// Its line in the text, or its place in the list, from 1.
    pub(crate) line: u64,
    cells: HashMap<Column, String>,
}

impl Row {
    /// A row of these cells; empty ones are as good as absent.
    pub(crate) fn new(line: u64, cells: impl IntoIterator<Item = (Column, String)>) -> Self {
        let cells = cells
            .into_iter()
            .map(|(column, text)| (column, text.trim().replace("\r\n", "\n")));
        Self {
            line,
            cells: cells.filter(|(_, text)| !text.is_empty()).collect(),
        }
    }

    fn cell(&self, column: Column) -> Option<&str> {
        self.cells.get(&column).map(String::as_str)
    }

    /// Its key's canonical form, if it has a usable one.
    fn canonical_key(&self) -> Option<CanonicalKey> {
        LicenseKey::new(self.cell(Column::Key)?).canonical().ok()
    }

    /// A mistake in a cell. The cell's text is never told: keys may stand in any column.
    fn mistake(&self, column: Column, message: impl Into<String>) -> Mistake {
        Mistake {
            line: Some(self.line),
            column: None,
            field: Some(column.as_str().to_owned()),
            message: message.into(),
        }
    }
}

/// A row that was imported, or would be.
#[derive(Debug, Clone)]
pub(crate) struct Imported {
    pub(crate) line: u64,
    pub(crate) id: LicenseId,
    pub(crate) key_last4: String,
    pub(crate) product: String,
    pub(crate) plan: String,
}

/// Imports all rows or none; with `dry_run` it only tells what would be imported.
pub(crate) async fn import(
    env: &EnvironmentContext,
    rows: &[Row],
    dry_run: bool,
    context: &AuditContext,
) -> Result<Vec<Imported>, Problem> {
    let catalog = env.store.read_catalog().await?.content;
    let (entries, mut mistakes) = check(rows, &catalog, context.at);
    mistakes.extend(taken(env, rows).await?);
    if !mistakes.is_empty() {
        return Err(refused(mistakes));
    }
    let licenses: Vec<NewLicense> = entries.iter().map(|entry| new_license(env, entry, context)).collect();
    if !dry_run {
        env.store
            .add_licenses(&licenses, context)
            .await
            .map_err(|error| match error {
                // Somebody else added the key just now.
                AddLicensesError::DuplicateKey { index } => refused(vec![exists(&rows[index])]),
                AddLicensesError::Store(error) => error.into(),
            })?;
    }
    let imported = entries.iter().zip(licenses).map(|(entry, new)| Imported {
        line: entry.line,
        id: new.license.id,
        key_last4: new.license.key_last4,
        product: entry.product.code.clone(),
        plan: entry.plan.code.clone(),
    });
    Ok(imported.collect())
}

/// The problem that lists the mistakes, in the order of their lines.
pub(crate) fn refused(mut mistakes: Vec<Mistake>) -> Problem {
    mistakes.sort_by_key(|mistake| mistake.line);
    let mut problem = Problem::new(ErrorCode::ImportInvalid);
    problem.more.errors = Some(mistakes);
    problem
}

/// Rows whose keys the store has.
async fn taken(env: &EnvironmentContext, rows: &[Row]) -> Result<Vec<Mistake>, Problem> {
    let keyed = rows
        .iter()
        .filter_map(|row| Some((row, env.secrets.key_hash(&row.canonical_key()?))));
    let keyed: Vec<(&Row, KeyHash)> = keyed.collect();
    let hashes: Vec<KeyHash> = keyed.iter().map(|(_, hash)| *hash).collect();
    let existing: HashSet<KeyHash> = env.store.existing_keys(&hashes).await?.into_iter().collect();
    Ok(keyed
        .into_iter()
        .filter(|(_, hash)| existing.contains(hash))
        .map(|(row, _)| exists(row))
        .collect())
}

fn exists(row: &Row) -> Mistake {
    row.mistake(Column::Key, "a license with this key exists already")
}

fn new_license(env: &EnvironmentContext, entry: &Entry<'_>, context: &AuditContext) -> NewLicense {
    let now = context.at;
    let id = LicenseId::mint(now);
    let customer = entry.customer.clone();
    NewLicense {
        license: License {
            id,
            customer_id: None,
            key_hash: env.secrets.key_hash(&entry.canonical),
            key_last4: entry.canonical.last4(),
            status: entry.status,
            status_reason: None,
            expires_at: entry.expires_at,
            overdue: None,
            hold: None,
            order_id: None,
            overrides: Overrides::default(),
            order_ref: entry.order_ref.clone(),
            source: LicenseSource::Import,
            note: entry.note.clone(),
            created_at: entry.created_at,
            updated_at: now,
        },
        product_id: entry.product.id,
        plan_id: entry.plan.id,
        plan_code: entry.plan.code.clone(),
        key_sealed: env.secrets.seal(&key_purpose(id), entry.key.expose().as_bytes()),
        customer: customer.map(|(email, name)| NewCustomer {
            id: CustomerId::mint(now),
            email,
            name,
        }),
    }
}
