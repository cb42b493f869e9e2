//! What the seller has set up in the dashboard.

use serde_json::json;

use crate::{
    Account,
    resources::{prices, products, promotion_codes},
};

/// How often a price is to be paid: every so many days, weeks, months or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Days.
    Day(u32),
    /// Weeks.
    Week(u32),
    /// Months.
    Month(u32),
    /// Years.
    Year(u32),
}

impl Interval {
    fn parts(self) -> (String, i64) {
        let (unit, count) = match self {
            Self::Day(count) => ("day", count),
            Self::Week(count) => ("week", count),
            Self::Month(count) => ("month", count),
            Self::Year(count) => ("year", count),
        };
        (unit.to_owned(), count.into())
    }
}

impl Account {
    /// A price with this id, of a new product: `amount` in the smallest unit of the currency (cents), once or for every
    /// interval.
    pub fn seed_price(&self, id: &str, currency: &str, amount: i64, interval: Option<Interval>, product: &str) {
        self.look(|desk| {
            let product = products::add(desk, json!({"name": product}));
            let fields = json!({"id": id, "currency": currency, "product": product});
            prices::add(desk, fields, amount, interval.map(Interval::parts));
        });
    }

    /// A code that takes so many percent off the first payment. Returns its id.
    pub fn seed_promotion_code(&self, code: &str, percent_off: f64) -> String {
        self.look(|desk| promotion_codes::add(desk, code, percent_off))
    }

    /// Switches a price or a promotion code off or on.
    pub fn set_active(&self, id: &str, active: bool) {
        self.look(|desk| {
            let previous = desk.patch(id, json!({"active": active}));
            let object = desk.linked(id)["object"].as_str().unwrap_or_default().to_owned();
            desk.emit_change(&format!("{object}.updated"), id, previous);
        });
    }
}
