//! The prices of a plan as a buyer compares them.

use claviger_licensing::{Interval, Language, Price};

use crate::{
    pages::texts,
    wording::{interval, money},
};

/// One price of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) code: String,
    /// `$99.00`
    pub(super) amount: String,
    /// `per year`, or that it is paid once.
    pub(super) rhythm: String,
    /// What is chosen where there are several: `Every 3 months`.
    pub(super) choice: String,
    /// What a month of it costs, where it is paid for several.
    pub(super) monthly: Option<String>,
    /// How much cheaper it is than the shortest interval.
    pub(super) saving: Option<String>,
}

/// The offers of these prices, the shortest interval first.
pub(super) fn offers(language: Language, mut prices: Vec<&Price>) -> Vec<Offer> {
    prices.sort_by_key(|price| (months(price), price.amount));
    let shortest = prices.first().copied();
    let offer = |price: &&Price| Offer::new(language, price, shortest);
    prices.iter().map(offer).collect()
}

impl Offer {
    fn new(language: Language, price: &Price, shortest: Option<&Price>) -> Self {
        let texts = &texts::texts(language).buy;
        let amount = money(language, price.amount, &price.currency);
        let several_months = price.interval.filter(|interval| interval.months > 1);
        Self {
            code: price.code.clone(),
            rhythm: match price.interval {
                Some(Interval { months }) => interval(language, months),
                None => texts.once.to_owned(),
            },
            choice: match price.interval {
                Some(Interval { months }) => (texts.every)(months),
                None => amount.clone(),
            },
            monthly: several_months.map(|Interval { months }| {
                let month = rounded_share(price.amount, months);
                (texts.per_month)(&money(language, month, &price.currency))
            }),
            saving: shortest
                .and_then(|shortest| saving(price, shortest))
                .map(|percent| (texts.save)(percent)),
            amount,
        }
    }
}

/// Prices paid once sort before all others.
fn months(price: &Price) -> u16 {
    price.interval.map_or(0, |interval| interval.months)
}

/// A month's share of an amount, rounded half up.
fn rounded_share(amount: i64, months: u16) -> i64 {
    let months = i64::from(months.max(1));
    (amount + months / 2) / months
}

/// How many whole percent a price saves against paying the shortest interval for as long.
fn saving(price: &Price, shortest: &Price) -> Option<u8> {
    let (long, short) = (price.interval?.months, shortest.interval?.months);
    let full = shortest.amount.checked_mul(i64::from(long))? / i64::from(short.max(1));
    if price.currency != shortest.currency || full <= price.amount {
        return None;
    }
    let percent = (full - price.amount).checked_mul(100)? / full;
    u8::try_from(percent).ok().filter(|percent| *percent > 0)
}

#[cfg(test)]
mod tests {
    use claviger_licensing::{PlanId, PriceId};

    use super::*;

    fn price(months: Option<u16>, amount: i64, currency: &str) -> Price {
        Price {
            id: PriceId::from_uuid(uuid::Uuid::nil()),
            plan_id: PlanId::from_uuid(uuid::Uuid::nil()),
            code: format!("every-{}", months.unwrap_or_default()),
            currency: currency.to_owned(),
            amount,
            interval: months.map(|months| Interval { months }),
            stripe_price: None,
            retired: false,
        }
    }

    #[test]
    fn intervals_are_compared_by_the_month() {
        let (year, quarter, month) = (
            price(Some(12), 9900, "usd"),
            price(Some(3), 5000, "usd"),
            price(Some(1), 2500, "usd"),
        );
        let offers = offers(Language::En, vec![&year, &quarter, &month]);
        let shown = |offer: &Offer| (offer.choice.clone(), offer.monthly.clone(), offer.saving.clone());
        assert_eq!(
            offers.iter().map(shown).collect::<Vec<_>>(),
            [
                ("Every month".to_owned(), None, None),
                (
                    "Every 3 months".to_owned(),
                    Some("$16.67 a month".to_owned()),
                    Some("Save 33%".to_owned())
                ),
                (
                    "Every year".to_owned(),
                    Some("$8.25 a month".to_owned()),
                    Some("Save 67%".to_owned())
                ),
            ]
        );
    }

    #[test]
    fn only_what_can_be_compared_saves() {
        let month = price(Some(1), 1000, "usd");
        assert_eq!(saving(&price(Some(12), 9000, "eur"), &month), None);
        assert_eq!(saving(&price(Some(12), 12_000, "usd"), &month), None);
        assert_eq!(saving(&price(Some(12), 13_000, "usd"), &month), None);
        assert_eq!(saving(&price(None, 1, "usd"), &month), None);
        assert_eq!(saving(&price(Some(12), 0, "usd"), &month), Some(100));
    }

    #[test]
    fn what_is_paid_once_says_so() {
        let once = price(None, 2900, "usd");
        let [offer] = &offers(Language::De, vec![&once])[..] else {
            panic!("one price is one offer");
        };
        assert_eq!(
            (offer.rhythm.as_str(), offer.monthly.as_ref()),
            ("einmalige Zahlung", None)
        );
    }
}
