//! The prices of a Claviger catalog, so that a demo sells what the server sells.

use anyhow::{Context as _, bail};
use toml::{Table, Value};

use crate::{Account, Interval};

/// Seeds every price of a catalog that has an id in Stripe's test mode. The file is read loosely: whether it is right is
/// the server's business.
///
/// # Errors
/// If the text is no TOML, or a price that has an id lacks what Stripe needs to know.
pub fn seed(account: &Account, catalog: &str) -> anyhow::Result<()> {
    let catalog: Table = catalog.parse().context("the catalog is no TOML")?;
    for product in tables(&catalog, "product") {
        for plan in tables(product, "plan") {
            for price in tables(plan, "price") {
                let Some(id) = price
                    .get("stripe")
                    .and_then(|ids| ids.get("test"))
                    .and_then(Value::as_str)
                else {
                    continue;
                };
                let name = format!("{} {}", text(product, "name")?, text(plan, "name")?);
                let amount = smallest_unit(text(price, "amount")?).with_context(|| format!("the amount of {id}"))?;
                let every = price.get("every").and_then(Value::as_str).map(interval).transpose()?;
                account.seed_price(id, text(price, "currency")?, amount, every, &name);
            }
        }
    }
    Ok(())
}

fn tables<'a>(table: &'a Table, name: &str) -> impl Iterator<Item = &'a Table> {
    table
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_table)
}

fn text<'a>(table: &'a Table, name: &str) -> anyhow::Result<&'a str> {
    table
        .get(name)
        .and_then(Value::as_str)
        .with_context(|| format!("a text is missing: {name}"))
}

/// `29.00` as 2900. A catalog writes exactly the decimals that the currency has, so the point can go.
fn smallest_unit(amount: &str) -> anyhow::Result<i64> {
    Ok(amount.replace('.', "").parse()?)
}

/// `3 months` as the interval of a price.
fn interval(every: &str) -> anyhow::Result<Interval> {
    let (count, unit) = every.split_once(' ').context("expected a number and a unit")?;
    let count = count.parse()?;
    Ok(match unit.trim_end_matches('s') {
        "day" => Interval::Day(count),
        "week" => Interval::Week(count),
        "month" => Interval::Month(count),
        "year" => Interval::Year(count),
        _ => bail!("unknown interval: {every}"),
    })
}
