//! What is sold: the catalog file and how it is applied.
//!
//! A seller declares products, their plans and their prices in TOML. [`Declaration::parse`] reads the file and tells every
//! mistake with its line; [`Declaration::apply`] compares it with what is stored and says what changes. A key that is
//! absent takes its default; a key that is unknown is a mistake, never ignored.
//!
//! | `[[product]]` | value | absent |
//! |---|---|---|
//! | `code` | 1–64 of `a-z 0-9 -`, unique | required |
//! | `name` | text for people | required |
//! | `key_template` | see [`KeyTemplate`](claviger_protocol::KeyTemplate) | `"XXXXX-XXXXX-XXXXX-XXXXX"` |
//! | `check_interval` | `"1 minute"` to `"31 days"` | `"1 day"` |
//! | `trial` | `{ days, features, limits, offline }`; `days` 1–365 | no trial |
//! | `buy_url`, `support_url` | `https://…` or `http://…` | none |
//!
//! | `[[product.plan]]` | value | absent |
//! |---|---|---|
//! | `code` | 1–64 of `a-z 0-9 - _`, unique in its product | required |
//! | `name` | text for people | required |
//! | `kind` | `"perpetual"`, `"fixed_term"` or `"subscription"` | required |
//! | `term` | `"1 day"` to `"100 years"` | required for `fixed_term`, forbidden for others |
//! | `max_devices` | 1–1000 | 1 |
//! | `features` | list of names, each 1–64 of `a-z 0-9 _` | `[]` |
//! | `limits` | `{ name = number }` or `{ name = "unlimited" }` | `{}` |
//! | `key_template` | as above, for this plan alone | the product's |
//! | `key_word` | 1–32 letters and digits: what stands for `{plan}` in keys | `code` in upper case, letters and digits only |
//! | `offline` | `"1 hour"` to `"366 days"` | `"7 days"` |
//! | `license_file_days` | 1–3660 | 365 |
//! | `grace_days` | 0–365 | 7 |
//! | `drift` | `{ min_shared_components = 0–16, max_rebinds = 0–1000 }`; 0 components: off | 2 and 3 |
//! | `transfers` | `{ max_moves = 1–1000 }` in 30 days | moves without limit |
//!
//! | `[[product.plan.price]]` | value | absent |
//! |---|---|---|
//! | `code` | 1–64 of `a-z 0-9 - _`, unique in its plan | required |
//! | `currency` | ISO 4217 code, lower case | required |
//! | `amount` | as on a price tag, in quotes: `"29.00"` | required |
//! | `every` | `"1 month"` to `"3 years"` | required for plans of kind `subscription`, forbidden for others |
//! | `stripe` | `{ test = "price_…", prod = "price_…" }`, either or both | not sold through Stripe |
//!
//! `offline` and `limits` of a `trial` have the defaults of a plan.

mod apply;
mod change;
mod declaration;
mod duration;
mod entry;
mod mistake;
mod money;
mod plan;
mod price;
mod product;
mod spelling;
mod table;
#[cfg(test)]
mod tests;
mod value;

use crate::{Plan, Price, Product};

pub use apply::Application;
pub use change::{Change, ChangeAction, ChangeKind};
pub use declaration::Declaration;
pub use mistake::Mistake;
pub use money::decimals;

/// Everything that is sold, or was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CatalogContent {
    /// Products ordered by code, retired ones included.
    pub products: Vec<Product>,
    /// Plans ordered by product code, then plan code, retired ones included.
    pub plans: Vec<Plan>,
    /// Prices ordered by product code, plan code, then price code, retired ones included.
    pub prices: Vec<Price>,
}
