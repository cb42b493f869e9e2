//! Which rows can be imported, and what is wrong with the others.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SubsecRound, Utc};
use claviger_licensing::{LicenseStatus, Plan, PlanKind, Product, catalog::CatalogContent};
use claviger_protocol::{CanonicalKey, LicenseKey};

use super::{Column, Row};
use crate::{
    http::problem::Mistake,
    wire::text::{Email, Name, Note},
};

/// The fewest letters and digits of a key: shorter ones can be guessed, and are rather a cell of another column.
const MIN_KEY: usize = 6;

/// A row that can be imported.
pub(super) struct Entry<'a> {
    pub(super) line: u64,
    pub(super) key: LicenseKey,
    pub(super) canonical: CanonicalKey,
    pub(super) product: &'a Product,
    pub(super) plan: &'a Plan,
    pub(super) customer: Option<(String, Option<String>)>,
    pub(super) order_ref: Option<String>,
    pub(super) note: Option<String>,
    pub(super) status: LicenseStatus,
    pub(super) created_at: DateTime<Utc>,
    pub(super) expires_at: Option<DateTime<Utc>>,
}

/// Checks all rows. The store is not asked, so a key may still be taken.
pub(super) fn check<'a>(
    rows: &[Row],
    catalog: &'a CatalogContent,
    now: DateTime<Utc>,
) -> (Vec<Entry<'a>>, Vec<Mistake>) {
    let (mut entries, mut mistakes) = (Vec::with_capacity(rows.len()), repeated(rows));
    for row in rows {
        let mut checking = Checking {
            row,
            catalog,
            now,
            mistakes: Vec::new(),
        };
        let entry = checking.entry();
        if checking.mistakes.is_empty() {
            entries.extend(entry);
        }
        mistakes.append(&mut checking.mistakes);
    }
    (entries, mistakes)
}

/// Rows whose key an earlier row has.
fn repeated(rows: &[Row]) -> Vec<Mistake> {
    let mut first: HashMap<CanonicalKey, u64> = HashMap::with_capacity(rows.len());
    let mut mistakes = Vec::new();
    for row in rows {
        let Some(key) = row.canonical_key() else { continue };
        let line = *first.entry(key).or_insert(row.line);
        if line != row.line {
            mistakes.push(row.mistake(Column::Key, format!("line {line} has the same key")));
        }
    }
    mistakes
}

/// A row on its way to an entry.
struct Checking<'r, 'a> {
    row: &'r Row,
    catalog: &'a CatalogContent,
    now: DateTime<Utc>,
    mistakes: Vec<Mistake>,
}

impl<'a> Checking<'_, 'a> {
    /// The entry; what is wrong is in `mistakes`, and every cell is looked at.
    fn entry(&mut self) -> Option<Entry<'a>> {
        let key = self.required(Column::Key, key);
        let goods = self.goods();
        let customer = self.customer();
        let order_ref = self.optional(Column::OrderRef, |text| Name::parse(text).map(|text| text.0));
        let note = self.optional(Column::Note, |text| Note::parse(text).map(|text| text.0));
        let status = self.optional(Column::Status, status).unwrap_or(LicenseStatus::Active);
        let created_at = self.created_at();
        let end = self.optional(Column::ExpiresAt, end);

        let ((key, canonical), (product, plan)) = (key?, goods?);
        let expires_at = self.expires_at(end, plan, created_at);
        Some(Entry {
            line: self.row.line,
            key,
            canonical,
            product,
            plan,
            customer,
            order_ref,
            note,
            status,
            created_at,
            expires_at,
        })
    }

    fn goods(&mut self) -> Option<(&'a Product, &'a Plan)> {
        let CatalogContent { products, plans, .. } = self.catalog;
        let product = self.required(Column::Product, |code| {
            let found = products.iter().find(|product| product.code == code);
            found.ok_or_else(|| "there is no product with this code in this environment".to_owned())
        });
        let Some(product) = product else {
            // Which plans there are depends on the product; that one is missing shows all the same.
            self.required(Column::Plan, |_| Ok(()));
            return None;
        };
        let plan = self.required(Column::Plan, |code| {
            let found = plans
                .iter()
                .find(|plan| plan.product_id == product.id && plan.code == code);
            found.ok_or_else(|| format!("product `{}` has no plan with this code", product.code))
        });
        Some((product, plan?))
    }

    fn customer(&mut self) -> Option<(String, Option<String>)> {
        let email = self.optional(Column::Email, |text| Email::parse(text).map(|email| email.0));
        let name = self.optional(Column::Name, |text| Name::parse(text).map(|name| name.0));
        if name.is_some() && self.row.cell(Column::Email).is_none() {
            self.report(Column::Email, "a customer with a name needs an e-mail address");
        }
        email.map(|email| (email, name))
    }

    fn created_at(&mut self) -> DateTime<Utc> {
        let now = self.now;
        let past = |text: &str| match time(text)? {
            at if at <= now => Ok(at),
            _ => Err("a date in the past is expected".to_owned()),
        };
        self.optional(Column::CreatedAt, past).unwrap_or(now)
    }

    fn expires_at(&mut self, end: Option<End>, plan: &Plan, created_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match (end, plan.kind) {
            (Some(End::At(end)), _) if end <= created_at => {
                self.report(
                    Column::ExpiresAt,
                    "the end must be later than `created_at`, which is now if absent",
                );
                None
            }
            (Some(End::At(end)), _) => Some(end),
            (None, PlanKind::FixedTerm { term }) => term.after(created_at),
            (Some(End::Never), _) | (None, PlanKind::Perpetual | PlanKind::Subscription) => None,
        }
    }

    fn required<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        if self.row.cell(column).is_none() {
            self.report(column, "this is required");
        }
        self.optional(column, read)
    }

    fn optional<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match read(self.row.cell(column)?) {
            Ok(value) => Some(value),
            Err(message) => {
                self.report(column, message);
                None
            }
        }
    }

    fn report(&mut self, column: Column, message: impl Into<String>) {
        self.mistakes.push(self.row.mistake(column, message));
    }
}

/// When a license ends, as a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Never,
    At(DateTime<Utc>),
}

fn end(text: &str) -> Result<End, String> {
    if text == "never" {
        Ok(End::Never)
    } else {
        time(text).map(End::At)
    }
}

fn key(text: &str) -> Result<(LicenseKey, CanonicalKey), String> {
    let key = LicenseKey::new(text);
    let canonical = key.canonical().map_err(|error| error.to_string())?;
    if canonical.expose().len() < MIN_KEY {
        return Err(format!("a key has at least {MIN_KEY} letters and digits"));
    }
    Ok((key, canonical))
}

fn status(text: &str) -> Result<LicenseStatus, String> {
    let found = LicenseStatus::ALL.into_iter().find(|status| status.as_str() == text);
    found.ok_or_else(|| "`active`, `suspended` or `revoked` is expected".to_owned())
}

/// An instant (RFC 3339) or a day, which begins at midnight UTC, with the precision of the store.
fn time(text: &str) -> Result<DateTime<Utc>, String> {
    let instant = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|day| day.and_time(NaiveTime::MIN).and_utc());
    instant
        .or_else(|_| day())
        .ok()
        .filter(|at| (1970..=9999).contains(&at.year()))
        .map(|at| at.trunc_subsecs(6))
        .ok_or_else(|| "a date such as `2026-01-31` or `2026-01-31T12:00:00Z` is expected".to_owned())
}

#[cfg(test)]
mod tests;
