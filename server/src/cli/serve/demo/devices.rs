//! The demo's devices: when they show themselves, and what they are refused.

use anyhow::Context;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use claviger_hot_path::CheckIn;
use claviger_licensing::{LicenseId, LicenseRecord, ReleaseCause, rules};
use claviger_store::LicenseSelector;

use super::{
    licenses::Sold,
    machines::{FLEET, OTHERS, machine, stranger},
    stage::Stage,
};
use crate::operations::activate::{Outcome, activate};

/// Days of which the demo has check-ins.
const WINDOW: i64 = 30;

/// Activates a license's devices and lets them check in until it ends.
pub(super) async fn use_license(stage: &Stage<'_>, sold: &Sold) -> anyhow::Result<()> {
    let Some(record) = record(stage, sold.license, stage.now).await? else {
        anyhow::bail!("license {} is gone", sold.license);
    };
    let devices = (1 + sold.number % FLEET).min(usize::from(record.entitlements().max_devices));
    for nth in 0..devices {
        let lag = i64::try_from(nth * 50 + 1).unwrap_or_default();
        let first = sold.at + TimeDelta::hours(lag);
        if first < sold.used_until {
            use_device(stage, sold, nth, first).await?;
        }
    }
    Ok(())
}

async fn use_device(stage: &Stage<'_>, sold: &Sold, nth: usize, first: DateTime<Utc>) -> anyhow::Result<()> {
    let new = machine(stage, sold, nth, first);
    let device = stage.known(&new)?;
    let scope = stage.request(first, new.number);
    let selector = LicenseSelector::Id(sold.license);
    let outcome = activate(&scope, selector, sold.product, &device, &scope.app_context()).await?;
    let Some(Outcome::Active { record, activation }) = outcome else {
        anyhow::bail!("device {nth} of license {} is refused", sold.license);
    };
    let activation = record.active().find(|active| active.id == activation);
    let activation = activation.context("the activation is not in its record")?;
    for at in appearances(stage.now, new.number) {
        if first < at && at < sold.used_until {
            let request = stage.request(at, new.number);
            let check_in = CheckIn {
                record: &record,
                activation,
                at,
                facts: stage.known(&machine(stage, sold, nth, at))?.facts,
                runtime: None,
                origin: Some(&request),
            };
            stage.env.check_ins.note(check_in).await;
        }
    }
    Ok(())
}

/// When a device shows itself: most on working days, some hardly ever.
fn appearances(now: DateTime<Utc>, number: usize) -> impl Iterator<Item = DateTime<Utc>> {
    let rest = number % 4;
    (0..WINDOW).rev().filter_map(move |ago| {
        let day = now.date_naive() - Days::new(ago.unsigned_abs());
        let turn = usize::try_from(ago).unwrap_or_default() + number;
        let minute = i64::try_from(6 * 60 + number * 37 % (14 * 60)).unwrap_or_default();
        let at = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute);
        (turn % 7 > 1 + rest && at < now).then_some(at)
    })
}

/// A key that many try, from everywhere; and a customer who moves to another machine.
pub(super) async fn pass_a_key_around(stage: &Stage<'_>, sold: &[Sold]) -> anyhow::Result<()> {
    let shared = sold.iter().filter(|sold| sold.product == "dashcaddy" && sold.is_fine());
    for (which, license) in shared.take(3).enumerate() {
        for n in 0..[9, 3, 2][which] {
            let at = stage.now - TimeDelta::hours(5 + i64::from(n) * 29);
            if license.at < at {
                knock(stage, license, usize::try_from(n)? + which * 10, at).await?;
            }
        }
    }
    let over = sold
        .iter()
        .filter(|sold| !sold.is_fine() || sold.used_until < stage.now);
    for license in over.take(12) {
        let n = license.number;
        let at = stage.now - TimeDelta::hours(i64::try_from(n % 20)?);
        if license.used_until < at {
            knock(stage, license, 50 + n, at).await?;
        }
    }
    let roaming = sold
        .iter()
        .filter(|sold| sold.product == "switchfast" && sold.is_fine());
    for license in roaming.step_by(4) {
        let at = stage.now - TimeDelta::hours(7);
        if let Some(record) = record(stage, license.license, at).await?
            && let Some(first) = record.activations.iter().find(|activation| activation.is_active())
        {
            let target = rules::ReleaseTarget::Activation(first.id);
            let event = rules::release(&record, target, ReleaseCause::Customer);
            let context = stage.request(at, license.number * FLEET).app_context();
            stage
                .amend(license.license, &context, |_| Ok(event.into_iter().collect()))
                .await?;
        }
    }
    Ok(())
}

/// A stranger asks for a slot; what comes of it is up to the rules.
async fn knock(stage: &Stage<'_>, sold: &Sold, n: usize, at: DateTime<Utc>) -> anyhow::Result<()> {
    let machine = stranger(sold.product, OTHERS + n);
    let device = stage.known(&machine)?;
    let scope = stage.request(at, 40 + n);
    let selector = LicenseSelector::Id(sold.license);
    activate(&scope, selector, sold.product, &device, &scope.app_context()).await?;
    Ok(())
}

async fn record(stage: &Stage<'_>, id: LicenseId, at: DateTime<Utc>) -> anyhow::Result<Option<LicenseRecord>> {
    let window = rules::window_start(at);
    Ok(stage.env.store.find_license(LicenseSelector::Id(id), window).await?)
}
