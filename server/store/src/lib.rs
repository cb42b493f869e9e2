//! The storage interface of the server.
//!
//! A [`Store`] is the data of one environment. It decides nothing: rules in `claviger-licensing` do, and hand it events to
//! apply. Every engine passes the same contract tests (feature `contract`).
//!
//! Verbs: `find_…` reads one or none, `list_…` reads a page, `add_…` inserts, the rest say what they do. Times are UTC with
//! microsecond precision; engines store what they are given and never ask for the time themselves. A text with a NUL character,
//! which PostgreSQL cannot store, is refused by every engine.

mod activity;
mod admin_tokens;
mod audit;
mod catalog;
mod changes;
#[cfg(feature = "contract")]
pub mod contract;
mod customer_access;
mod customers;
mod device_news;
mod error;
mod idempotency;
mod license_search;
mod licenses;
mod mails;
mod maintenance;
mod orders;
mod page;
mod search_text;
mod signing_keys;
mod stripe_events;
mod trials;

pub use activity::{
    Activity, CheckIns, DayCount, RefusalCount, RevenueDay, Sighting, SightingKind, Statistics, StatisticsQuery,
    Suspicion, SuspicionThresholds, UsageDay, UsageReport, VersionCount,
};
pub use admin_tokens::{AdminToken, AdminTokens, NewAdminToken};
pub use audit::{AuditFilter, AuditLog, NewAuditEvent};
pub use catalog::{Catalog, CatalogState};
pub use changes::{Changed, Changes, Watcher, WatcherSlot};
pub use customer_access::{CustomerAccess, NewCustomerLink};
pub use customers::{CustomerChange, CustomerFilter, Customers, NewCustomer};
pub use device_news::{DeviceNews, device_news};
pub use error::{StoreError, StoreResult};
pub use idempotency::{Idempotency, IdempotencyBegin, IdempotencyKey, StoredAnswer};
pub use license_search::{LicenseFilter, LicensePage, LicensePosition, LicenseSort, LicenseText, SortOrder};
pub use licenses::{AddLicensesError, LicenseSelector, LicenseSummary, Licenses, LockedLicense, NewLicense};
pub use mails::{Mail, MailFilter, MailResult, MailState, Mails, NewMail};
pub use maintenance::Maintenance;
pub use orders::{OrderFilter, OrderLease, OrderSelector, OrderSummary, OrderText, OrderWrite, Orders};
pub use page::Page;
pub use search_text::{MANY, Prefix, SHORT_WALK, UNTIL_COMMON, is_common, is_short, prefix};
pub use signing_keys::{NewSigningKey, SigningKey, SigningKeys};
pub use stripe_events::{
    NewStripeEvent, StripeEvent, StripeEventFilter, StripeEventResult, StripeEventState, StripeEvents,
    SubscriptionPayment,
};
pub use trials::{NewTrial, TrialChange, TrialFilter, TrialState, Trials};

/// The data of one environment.
pub trait Store:
    Activity
    + AdminTokens
    + AuditLog
    + Catalog
    + Changes
    + CustomerAccess
    + Customers
    + Idempotency
    + Licenses
    + Mails
    + Maintenance
    + Orders
    + SigningKeys
    + StripeEvents
    + Trials
    + Send
    + Sync
    + std::fmt::Debug
{
}
