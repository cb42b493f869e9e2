//! Prices.

use serde::Deserialize;

use super::null_as_default;
use crate::expandable::Identified;
use crate::open_enum::open_enum;

/// What something costs, once or per interval.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct Price {
    /// `price_…`
    pub id: String,
    /// Whether it can be bought.
    #[serde(default, deserialize_with = "null_as_default")]
    pub active: bool,
    /// ISO 4217, lower case.
    #[serde(default)]
    pub currency: Option<String>,
    /// Per unit; absent for tiered prices, prices below the smallest unit and prices that the buyer chooses.
    #[serde(default)]
    pub unit_amount: Option<i64>,
    /// How often it is due; absent for one-time prices.
    #[serde(default)]
    pub recurring: Option<Recurring>,
    /// Whether the money is real.
    #[serde(default, deserialize_with = "null_as_default")]
    pub livemode: bool,
}

impl Identified for Price {
    fn id(&self) -> &str {
        &self.id
    }
}

/// How often a price is due.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct Recurring {
    /// The unit.
    #[serde(default)]
    pub interval: Interval,
    /// How many of the unit; 3 months is a quarter.
    pub interval_count: u32,
}

open_enum! {
    /// The unit of a billing interval.
    pub enum Interval {
        /// Days.
        Day = "day",
        /// Weeks.
        Week = "week",
        /// Months.
        Month = "month",
        /// Years.
        Year = "year",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recurring_price_is_read() {
        let price: Price = serde_json::from_str(include_str!("../../tests/fixtures/price.json")).unwrap();
        assert_eq!(
            (price.unit_amount, price.currency.as_deref()),
            (Some(2000), Some("usd"))
        );
        assert_eq!(
            price.recurring,
            Some(Recurring {
                interval: Interval::Month,
                interval_count: 1
            })
        );
    }
}
