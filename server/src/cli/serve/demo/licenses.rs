//! The demo's sales, and what became of them.

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::{HoldCause, LicenseId, OrderId, rules};

use super::{
    people::{language, person, pick},
    stage::Stage,
};
use crate::operations::{
    issue,
    sale::{Agreement, Sale, agree, renew, sell as enter, set_hold},
};

/// What is sold: product, plan, price, days that it lasts where the plan does not say.
const OFFERS: [(&str, &str, Option<&str>, Option<i64>); 11] = [
    ("switchfast", "lifetime", Some("once"), None),
    ("vps-runner", "starter", Some("monthly"), None),
    ("dashcaddy", "premium", Some("premium_monthly"), None),
    ("switchfast", "lifetime", Some("once"), None),
    ("optimnow", "professional", Some("yearly"), None),
    ("switchfast", "lifetime", Some("once"), None),
    ("dashcaddy", "premium", Some("premium_12month"), Some(365)),
    ("vps-runner", "pro", Some("monthly"), None),
    ("switchfast", "lifetime", Some("once"), None),
    ("optimnow", "starter", Some("yearly"), None),
    ("optimnow", "enterprise", None, None),
];
/// What the plan without a price costs, in cents.
const AGREED: i64 = 1_290_000;
/// The offer whose licenses are all older than their term.
const OUTLIVED: usize = 9;

/// A license of the demo.
#[derive(Debug, Clone)]
pub(super) struct Sold {
    pub(super) number: usize,
    pub(super) product: &'static str,
    pub(super) license: LicenseId,
    pub(super) at: DateTime<Utc>,
    order: OrderId,
    fate: Fate,
    /// Until when its devices show themselves.
    pub(super) used_until: DateTime<Utc>,
}

/// What becomes of a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Fine,
    Suspended,
    Revoked,
    Refunded,
    /// A payment is missing for so many days.
    Overdue(i64),
}

impl Sold {
    /// Is it used as it was meant to be, to this day?
    pub(super) fn is_fine(&self) -> bool {
        self.fate == Fate::Fine
    }
}

/// Sells, and renews some of what would have run out.
pub(super) async fn sell(stage: &Stage<'_>) -> anyhow::Result<Vec<Sold>> {
    let mut sold = Vec::new();
    for number in stage.numbers() {
        sold.push(sell_one(stage, number).await?);
    }
    Ok(sold)
}

async fn sell_one(stage: &Stage<'_>, number: usize) -> anyhow::Result<Sold> {
    let (product, ..) = *pick(&OFFERS, number);
    let at = stage.now - age(number);
    let sale = sale(stage, number, at).await?;
    let made = enter(stage.app, stage.env, &sale, &stage.by_support(at)).await?;
    let mut order = made.order;
    let fate = fate(number, stage.now - at);
    let mut used_until = stage.now;
    if number % OFFERS.len() == OUTLIVED {
        let end = at + TimeDelta::days(365);
        if number.is_multiple_of(2) {
            let early = end - TimeDelta::days(9);
            let again = self::sale(stage, number, early).await?;
            order = renew(stage.app, stage.env, &again, made.license, &stage.by_support(early)).await?;
        } else {
            used_until = end;
        }
    }
    Ok(Sold {
        number,
        product,
        license: made.license,
        at,
        order,
        fate,
        used_until: used_until.min(fated(number, fate, stage.now)),
    })
}

async fn sale(stage: &Stage<'_>, number: usize, at: DateTime<Utc>) -> anyhow::Result<Sale> {
    let (product, plan, price, lasts) = *pick(&OFFERS, number);
    let (product, plan) = issue::find_plan(stage.env, product, plan).await?;
    let catalog = stage.env.store.read_catalog().await?.content;
    let prices: Vec<_> = catalog.prices.iter().filter(|price| price.plan_id == plan.id).collect();
    let agreement = Agreement {
        price: price.map(str::to_owned),
        amount: price.is_none().then_some(AGREED),
        currency: price.is_none().then(|| "eur".to_owned()),
    };
    Ok(Sale {
        product,
        plan,
        terms: agree(&prices, agreement)?,
        buyer: person(number),
        invoice_no: Some(format!("{}-{:04}", at.format("%Y"), 1000 + number)),
        paid_at: at,
        language: language(number),
        note: number
            .is_multiple_of(12)
            .then(|| "Asked for an offer on more seats.".to_owned()),
        expires_at: lasts.map(|days| at + TimeDelta::days(days)),
        send_mail: true,
    })
}

/// How long ago a license was sold: every other one in the last weeks, the rest over the year.
fn age(number: usize) -> TimeDelta {
    let days = match number % OFFERS.len() {
        OUTLIVED => 380 + number % 20,
        _ if number.is_multiple_of(2) => number * 7 % 29,
        _ => 30 + number * 53 % 320,
    };
    let minutes = 7 + number * 97 % 1300;
    TimeDelta::minutes(i64::try_from(days * 24 * 60 + minutes).unwrap_or_default())
}

fn fate(number: usize, age: TimeDelta) -> Fate {
    let by_hand = matches!(pick(&OFFERS, number), ("vps-runner" | "dashcaddy", ..));
    let grown = age > TimeDelta::days(6);
    match number % 13 {
        3 if grown => Fate::Suspended,
        5 if grown => Fate::Refunded,
        8 if grown => Fate::Refunded,
        11 if grown => Fate::Revoked,
        1 | 6 if by_hand && age > TimeDelta::days(25) => Fate::Overdue(24),
        2 | 7 if by_hand && grown => Fate::Overdue(3),
        _ => Fate::Fine,
    }
}

/// When a license stops to work.
fn fated(number: usize, fate: Fate, now: DateTime<Utc>) -> DateTime<Utc> {
    let days = match fate {
        Fate::Fine | Fate::Overdue(..=7) => 0,
        Fate::Suspended => 2,
        Fate::Revoked => 5,
        // Some money goes back soon after the sale, which was longer ago than this.
        Fate::Refunded => i64::try_from(1 + number % 5).unwrap_or_default(),
        Fate::Overdue(days) => days - 7,
    };
    now - TimeDelta::days(days)
}

/// Does what becomes of a license.
pub(super) async fn end(stage: &Stage<'_>, sold: &Sold) -> anyhow::Result<()> {
    let minutes = i64::try_from(sold.number * 41 % 600).unwrap_or_default();
    let at = fated(sold.number, sold.fate, stage.now) - TimeDelta::minutes(minutes);
    let context = stage.by_support(at);
    match sold.fate {
        Fate::Fine => Ok(()),
        Fate::Suspended => {
            let reason = Some("The key is for sale on a forum; asked the customer.".to_owned());
            let rule = |record: &_| Ok(rules::suspend(record, reason)?);
            stage.amend(sold.license, &context, rule).await
        }
        Fate::Revoked => {
            let reason = Some("Bought by mistake; another license replaces it.".to_owned());
            let rule = |record: &_| Ok(rules::revoke(record, reason)?);
            stage.amend(sold.license, &context, rule).await
        }
        Fate::Refunded => {
            set_hold(stage.env, sold.order, Some(HoldCause::Refunded), &context).await?;
            Ok(())
        }
        Fate::Overdue(days) => {
            let since = stage.now - TimeDelta::days(days);
            let rule = |record: &_| Ok(rules::mark_overdue(record, since)?);
            stage.amend(sold.license, &stage.by_support(since), rule).await
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn both_environments_show_every_standing() {
        for numbers in [0..40, 100..152] {
            let fates: Vec<Fate> = numbers.map(|number| fate(number, age(number))).collect();
            let names: BTreeSet<String> = fates.iter().map(|fate| format!("{fate:?}")).collect();
            assert_eq!(names.len(), 6, "{names:?}");
            let fine = fates.iter().filter(|fate| **fate == Fate::Fine).count();
            assert!(fine * 2 > fates.len(), "most are fine: {fine}");
        }
    }
}
