//! Reminding customers of ends that come: of fixed terms, and of trials.

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::{Language, License, Plan, PlanKind, Product, Trial, catalog::CatalogContent, rules};
use claviger_protocol::Code;
use claviger_store::{
    LicenseFilter, LicensePage, LicenseSort, LicenseSummary, OrderFilter, Page, SortOrder, StoreResult, TrialFilter,
    TrialState,
};

use super::{Links, sync::SyncError};
use crate::{
    app::App,
    environment::EnvironmentContext,
    mail::{Letter, Recipient, RenewalReminder, Sold, TrialEnding, envelope},
};

/// How long before its end a fixed term is reminded of.
const LEAD: TimeDelta = TimeDelta::days(30);
/// A term shorter than this ends before anybody forgot it.
const SHORTEST: TimeDelta = TimeDelta::days(45);
/// How long before its end a trial is reminded of.
const TRIAL_LEAD: TimeDelta = TimeDelta::days(2);
/// A shorter trial is not reminded of.
const SHORTEST_TRIAL: TimeDelta = TimeDelta::days(4);
/// Ends can be moved into time that was looked through already, so all of it is looked through again after a while.
const ALL_AGAIN: TimeDelta = TimeDelta::hours(6);
const PAGE: u16 = 200;

/// How far was looked already.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// When everything was looked through.
    all_at: Option<DateTime<Utc>>,
    /// When the last look was.
    last: Option<DateTime<Utc>>,
}

impl Reach {
    /// The part of the time up to `lead` ahead that is to be looked through.
    fn next(&self, lead: TimeDelta, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let seen = self
            .last
            .filter(|_| self.all_at.is_some_and(|at| at <= now && now - at < ALL_AGAIN));
        (seen.map_or(now, |last| last.min(now) + lead), now + lead)
    }

    fn done(&mut self, now: DateTime<Utc>) {
        if self.all_at.is_none_or(|at| now < at || now - at >= ALL_AGAIN) {
            self.all_at = Some(now);
        }
        self.last = Some(now);
    }
}

/// Writes the reminders that are due; for one end there is one.
pub(crate) async fn remind(
    app: &App,
    env: &EnvironmentContext,
    reach: &mut Reach,
    now: DateTime<Utc>,
) -> Result<(), SyncError> {
    let catalog = env.store.read_catalog().await?.content;
    let mut written = of_licenses(app, env, &catalog, reach.next(LEAD, now), now).await?;
    written |= of_trials(app, env, &catalog, reach.next(TRIAL_LEAD, now), now).await?;
    reach.done(now);
    if written {
        env.outbox.notify_one();
    }
    Ok(())
}

async fn of_licenses(
    app: &App,
    env: &EnvironmentContext,
    catalog: &CatalogContent,
    ending: (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<bool, SyncError> {
    let filter = LicenseFilter {
        ending: Some(ending),
        ..LicenseFilter::default()
    };
    // By their ends, which is how they are found.
    let mut page = LicensePage {
        sort: LicenseSort::Expires,
        order: SortOrder::Ascending,
        after: None,
        limit: PAGE,
    };
    let mut written = false;
    loop {
        let found = env.store.search_licenses(&filter, &page).await?;
        for summary in &found {
            if let Some((product, plan, end)) = worth_reminding(summary, catalog, now) {
                written |= remind_of_license(app, env, summary, product, plan, end, now).await?;
            }
        }
        match found.last().filter(|_| found.len() == usize::from(PAGE)) {
            Some(last) => page.after = Some((&last.license).into()),
            None => return Ok(written),
        }
    }
}

/// A license of a fixed term that is good and about to end.
fn worth_reminding<'a>(
    summary: &LicenseSummary,
    catalog: &'a CatalogContent,
    now: DateTime<Utc>,
) -> Option<(&'a Product, &'a Plan, DateTime<Utc>)> {
    let product = catalog
        .products
        .iter()
        .find(|product| product.code == summary.product)?;
    let plan = catalog
        .plans
        .iter()
        .find(|plan| plan.product_id == product.id && plan.code == summary.plan)?;
    let license = &summary.license;
    let end = license.expires_at?;
    let reminds = matches!(plan.kind, PlanKind::FixedTerm { .. })
        && is_long(license, end)
        && rules::standing(license, now) == Code::Valid;
    reminds.then_some((product, plan, end))
}

fn is_long(license: &License, end: DateTime<Utc>) -> bool {
    end - license.created_at >= SHORTEST
}

async fn remind_of_license(
    app: &App,
    env: &EnvironmentContext,
    summary: &LicenseSummary,
    product: &Product,
    plan: &Plan,
    end: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, SyncError> {
    let Some(address) = summary.email.clone() else {
        return Ok(false);
    };
    let license = &summary.license;
    let language = language_of(env, license).await?;
    let links = Links::new(app, env.environment, language);
    let letter = Letter::RenewalReminder(RenewalReminder {
        sold: Sold {
            product: product.name.clone(),
            plan: plan.name.clone(),
            support_url: product.support_url.clone(),
        },
        customer_name: summary.customer_name.clone(),
        key_last4: license.key_last4.clone(),
        expires_at: end,
        renew_url: renew_url(env, product, plan, &links)?,
    });
    let to = Recipient {
        address,
        language,
        customer_id: license.customer_id,
        license_id: Some(license.id),
    };
    let cause = format!("renewal_reminder:{}:{}", license.id, end.timestamp());
    Ok(env.store.add_mail(&envelope(env, to, cause, &letter, now)).await?)
}

/// Where a license is renewed: on the customer's own page where Stripe takes the money, else where the seller says.
fn renew_url(
    env: &EnvironmentContext,
    product: &Product,
    plan: &Plan,
    links: &Links<'_>,
) -> Result<Option<String>, SyncError> {
    if env.stripe.is_some() && !plan.retired {
        return Ok(Some(links.recover()?));
    }
    Ok(product.buy_url.clone())
}

/// The language in which a license was bought.
async fn language_of(env: &EnvironmentContext, license: &License) -> StoreResult<Language> {
    let filter = OrderFilter {
        license_id: Some(license.id),
        ..OrderFilter::default()
    };
    let orders = env.store.list_orders(&filter, Page::first(1)).await?;
    Ok(orders
        .first()
        .map(|summary| summary.order.buyer.language)
        .unwrap_or_default())
}

async fn of_trials(
    app: &App,
    env: &EnvironmentContext,
    catalog: &CatalogContent,
    ending: (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<bool, SyncError> {
    let filter = TrialFilter {
        ending: Some(ending),
        state: Some((TrialState::Running, now)),
        ..TrialFilter::default()
    };
    let (mut page, mut written) = (Page::first(PAGE), false);
    loop {
        let found = env.store.list_trials(&filter, page).await?;
        for trial in &found {
            written |= remind_of_trial(app, env, catalog, trial, now).await?;
        }
        match found.last().filter(|_| found.len() == usize::from(PAGE)) {
            Some(last) => page = Page::after(last.id.uuid(), PAGE),
            None => return Ok(written),
        }
    }
}

async fn remind_of_trial(
    app: &App,
    env: &EnvironmentContext,
    catalog: &CatalogContent,
    trial: &Trial,
    now: DateTime<Utc>,
) -> Result<bool, SyncError> {
    let product = catalog.products.iter().find(|product| product.id == trial.product_id);
    let long = trial.ends_at - trial.started_at >= SHORTEST_TRIAL;
    let (Some(product), Some(address), true) = (product, trial.email.clone(), long && trial.converted.is_none()) else {
        return Ok(false);
    };
    let language = Language::default();
    let links = Links::new(app, env.environment, language);
    let own = if env.stripe.is_some() {
        Some(links.buy(&product.code)?)
    } else {
        None
    };
    let letter = Letter::TrialEnding(TrialEnding {
        product: product.name.clone(),
        ends_at: trial.ends_at,
        buy_url: product.buy_url.clone().or(own),
        support_url: product.support_url.clone(),
    });
    let to = Recipient {
        address,
        language,
        customer_id: None,
        license_id: None,
    };
    let cause = format!("trial_ending:{}:{}", trial.id, trial.ends_at.timestamp());
    Ok(env.store.add_mail(&envelope(env, to, cause, &letter, now)).await?)
}
