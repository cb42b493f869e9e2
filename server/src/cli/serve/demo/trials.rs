//! The demo's trials: some of them became purchases.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    licenses::Sold,
    machines::{OTHERS, machine, stranger},
    people::person,
    stage::{Machine, Stage},
};
use crate::routes::v1::trials::find_or_begin;

/// The product that can be tried.
const TRIED: &str = "switchfast";
/// Trials that came to nothing, or not yet.
const OPEN: usize = 26;

/// Begins trials, of the devices that are bought for later and of others.
pub(super) async fn begin(stage: &Stage<'_>, sold: &[Sold]) -> anyhow::Result<()> {
    let bought = sold.iter().filter(|sold| sold.product == TRIED);
    for (turn, license) in bought.enumerate() {
        let days = i64::try_from(1 + turn % 7)?;
        let at = license.at - TimeDelta::days(days);
        let machine = machine(stage, license, 0, at);
        begin_one(stage, &machine, person(license.number).email, at).await?;
    }
    for n in 0..OPEN {
        let minutes = i64::try_from(30 + n * 1709)?;
        let at = stage.now - TimeDelta::minutes(minutes);
        let machine = stranger(TRIED, OTHERS + 1000 + n);
        begin_one(stage, &machine, person(200 + n).email, at).await?;
    }
    Ok(())
}

async fn begin_one(stage: &Stage<'_>, machine: &Machine, email: String, at: DateTime<Utc>) -> anyhow::Result<()> {
    let product = stage.env.store.find_product(TRIED).await?;
    let product = product.ok_or_else(|| anyhow::anyhow!("the demo catalog has no {TRIED}"))?;
    let policy = product.trial.clone();
    let policy = policy.ok_or_else(|| anyhow::anyhow!("{TRIED} cannot be tried"))?;
    let scope = stage.request(at, machine.number);
    let email = machine.number.is_multiple_of(2).then_some(email);
    find_or_begin(&scope, &product, &policy, &stage.known(machine)?, email).await?;
    Ok(())
}
