//! A price of the catalog and what Stripe says of it.

use claviger_licensing::Price;
use claviger_protocol::Environment;
use claviger_stripe::{Interval, Recurring};

/// How Stripe's price differs from the catalog's, in words; nothing if it does not.
pub(super) fn compare(price: &Price, found: &claviger_stripe::Price, environment: Environment) -> Vec<String> {
    let live = environment == Environment::Prod;
    let mode = |live| if live { "live" } else { "test" };
    let currency = found.currency.as_deref().unwrap_or("unknown");
    let amount = found
        .unit_amount
        .map_or_else(|| "not fixed".to_owned(), |amount| amount.to_string());
    let wanted = price.interval.map(|interval| u32::from(interval.months));
    [
        (!found.active).then(|| "it is archived at Stripe and cannot be bought".to_owned()),
        (found.livemode != live).then(|| format!("it is of Stripe's {} mode", mode(found.livemode))),
        (currency != price.currency).then(|| {
            format!(
                "the currency is {currency} at Stripe, {} in the catalog",
                price.currency
            )
        }),
        (found.unit_amount != Some(price.amount)).then(|| {
            format!(
                "the amount in the currency's smallest unit is {amount} at Stripe, {} in the catalog",
                price.amount
            )
        }),
        (found.recurring.as_ref().map(months) != wanted.map(Some)).then(|| {
            let wanted = wanted.map_or_else(|| "once".to_owned(), |months| format!("every {months} months"));
            format!(
                "it is paid {} at Stripe, {wanted} in the catalog",
                rhythm(found.recurring.as_ref())
            )
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An interval in calendar months, if it is one.
fn months(recurring: &Recurring) -> Option<u32> {
    match recurring.interval {
        Interval::Month => Some(recurring.interval_count),
        Interval::Year => recurring.interval_count.checked_mul(12),
        Interval::Day | Interval::Week | Interval::Other(_) => None,
    }
}

fn rhythm(recurring: Option<&Recurring>) -> String {
    match recurring {
        None => "once".to_owned(),
        Some(recurring) => match months(recurring) {
            Some(months) => format!("every {months} months"),
            None => format!("every {} {}s", recurring.interval_count, recurring.interval),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use claviger_licensing::{PlanId, PriceId};
    use uuid::Uuid;

    fn price(months: Option<u16>) -> Price {
        Price {
            id: PriceId::from_uuid(Uuid::from_u128(1)),
            plan_id: PlanId::from_uuid(Uuid::from_u128(2)),
            code: "monthly".to_owned(),
            currency: "eur".to_owned(),
            amount: 1900,
            interval: months.map(|months| claviger_licensing::Interval { months }),
            stripe_price: Some("price_1".to_owned()),
            retired: false,
        }
    }

    fn at_stripe(interval: Option<(Interval, u32)>) -> claviger_stripe::Price {
        claviger_stripe::Price {
            id: "price_1".to_owned(),
            active: true,
            currency: Some("eur".to_owned()),
            unit_amount: Some(1900),
            recurring: interval.map(|(interval, interval_count)| Recurring {
                interval,
                interval_count,
            }),
            livemode: false,
        }
    }

    #[test]
    fn the_same_price_has_no_differences() {
        for (months, interval) in [
            (None, None),
            (Some(1), Some((Interval::Month, 1))),
            (Some(3), Some((Interval::Month, 3))),
            (Some(12), Some((Interval::Year, 1))),
            (Some(24), Some((Interval::Month, 24))),
        ] {
            let differences = compare(&price(months), &at_stripe(interval), Environment::Test);
            assert!(differences.is_empty(), "{differences:?}");
        }
    }

    #[test]
    fn every_difference_is_told() {
        let other = claviger_stripe::Price {
            active: false,
            currency: Some("usd".to_owned()),
            unit_amount: None,
            ..at_stripe(None)
        };
        assert_eq!(
            compare(&price(Some(12)), &other, Environment::Prod),
            [
                "it is archived at Stripe and cannot be bought",
                "it is of Stripe's test mode",
                "the currency is usd at Stripe, eur in the catalog",
                "the amount in the currency's smallest unit is not fixed at Stripe, 1900 in the catalog",
                "it is paid once at Stripe, every 12 months in the catalog",
            ]
        );
    }

    #[test]
    fn weeks_are_no_months() {
        for (months, interval, difference) in [
            (
                Some(1),
                (Interval::Week, 4),
                "it is paid every 4 weeks at Stripe, every 1 months in the catalog",
            ),
            (
                None,
                (Interval::Month, 1),
                "it is paid every 1 months at Stripe, once in the catalog",
            ),
        ] {
            let differences = compare(&price(months), &at_stripe(Some(interval)), Environment::Test);
            assert_eq!(differences, [difference]);
        }
    }
}
