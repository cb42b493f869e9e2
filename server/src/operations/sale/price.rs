//! What a sale by hand costs.

use claviger_licensing::{Price, PriceId};

use crate::http::problem::{ErrorCode, Problem};

/// What an admin says of the price.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    /// The code of one of the plan's prices.
    pub(crate) price: Option<String>,
    /// Another amount, in the currency's smallest unit.
    pub(crate) amount: Option<i64>,
    /// Another currency: ISO 4217 code, lower case.
    pub(crate) currency: Option<String>,
}

/// What was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    /// The price of the catalog, if it was one.
    pub(crate) price: Option<PriceId>,
    pub(crate) amount: i64,
    pub(crate) currency: String,
}

/// What was paid: an amount that was agreed, else the price that is named, else the only one of the plan's `prices`.
pub(crate) fn agree(prices: &[&Price], agreement: Agreement) -> Result<Terms, Problem> {
    let invalid = |detail: &str| Problem::with_detail(ErrorCode::RequestInvalid, detail);
    let Agreement {
        price: named,
        amount,
        currency,
    } = agreement;
    if currency.is_some() && amount.is_none() {
        return Err(invalid("`currency` belongs to `amount`: send both or neither."));
    }
    let price = match (named, amount) {
        (None, Some(_)) => None,
        (named, _) => Some(choose(prices, named.as_deref())?),
    };
    let currency = currency.or_else(|| price.map(|price| price.currency.clone()));
    let amount = amount.or_else(|| price.map(|price| price.amount));
    match (amount, currency) {
        (Some(amount), Some(currency)) => Ok(Terms {
            price: price.map(|price| price.id),
            amount,
            currency,
        }),
        _ => Err(invalid("Without a `price`, `amount` needs a `currency`.")),
    }
}

fn choose<'a>(prices: &[&'a Price], named: Option<&str>) -> Result<&'a Price, Problem> {
    let mut fitting = prices
        .iter()
        .filter(|price| named.is_none_or(|named| price.code == named));
    let refuse = |detail: String| Err(Problem::with_detail(ErrorCode::PriceUnknown, detail));
    match (fitting.next(), fitting.next()) {
        (Some(price), None) => Ok(price),
        _ if prices.is_empty() => {
            refuse("The plan has no price; say what was paid in `amount` and `currency`.".to_owned())
        }
        _ => {
            let codes: Vec<&str> = prices.iter().map(|price| price.code.as_str()).collect();
            refuse(format!(
                "Name one of the plan's prices in `price`: {}.",
                codes.join(", ")
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use claviger_licensing::PlanId;
    use uuid::Uuid;

    fn price(number: u128, code: &str, amount: i64) -> Price {
        Price {
            id: PriceId::from_uuid(Uuid::from_u128(number)),
            plan_id: PlanId::from_uuid(Uuid::from_u128(1)),
            code: code.to_owned(),
            currency: "eur".to_owned(),
            amount,
            interval: None,
            stripe_price: None,
            retired: false,
        }
    }

    fn agreed(price: Option<&str>, amount: Option<i64>, currency: Option<&str>) -> Agreement {
        Agreement {
            price: price.map(str::to_owned),
            amount,
            currency: currency.map(str::to_owned),
        }
    }

    fn terms(price: Option<&Price>, amount: i64, currency: &str) -> Terms {
        Terms {
            price: price.map(|price| price.id),
            amount,
            currency: currency.to_owned(),
        }
    }

    #[test]
    fn the_price_is_the_one_named_or_the_only_one() {
        let (once, site) = (price(1, "once", 2900), price(2, "site", 49_900));
        let agree = |prices: &[&Price], agreement| agree(prices, agreement).map_err(|problem| problem.code);
        assert_eq!(
            agree(&[&once], agreed(None, None, None)),
            Ok(terms(Some(&once), 2900, "eur"))
        );
        assert_eq!(
            agree(&[&once, &site], agreed(Some("site"), None, None)),
            Ok(terms(Some(&site), 49_900, "eur"))
        );
        for (prices, agreement) in [
            (vec![&once, &site], agreed(None, None, None)),
            (vec![&once], agreed(Some("site"), None, None)),
            (vec![], agreed(None, None, None)),
        ] {
            assert_eq!(agree(&prices, agreement), Err(ErrorCode::PriceUnknown));
        }
    }

    #[test]
    fn another_amount_can_be_agreed() {
        let once = price(1, "once", 2900);
        let agree = |agreement| agree(&[&once], agreement).map_err(|problem| problem.code);
        assert_eq!(
            agree(agreed(Some("once"), Some(2000), None)),
            Ok(terms(Some(&once), 2000, "eur"))
        );
        assert_eq!(
            agree(agreed(Some("once"), Some(2000), Some("chf"))),
            Ok(terms(Some(&once), 2000, "chf"))
        );
        assert_eq!(agree(agreed(None, Some(0), Some("usd"))), Ok(terms(None, 0, "usd")));
        assert_eq!(agree(agreed(None, Some(2000), None)), Err(ErrorCode::RequestInvalid));
        assert_eq!(
            agree(agreed(Some("once"), None, Some("usd"))),
            Err(ErrorCode::RequestInvalid)
        );
    }
}
