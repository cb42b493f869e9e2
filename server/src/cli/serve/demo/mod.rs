//! What `claviger serve --demo` sets up and prints.

mod devices;
mod licenses;
mod machines;
mod mails;
mod notices;
mod people;
mod stage;
mod token;
mod trials;

use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use claviger_licensing::{Actor, AuditContext};
use claviger_protocol::Environment;
use claviger_store::{LicenseFilter, LicenseSummary, Page};
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};

use self::stage::Stage;
use crate::{
    app::App,
    environment::EnvironmentContext,
    http::problem::Problem,
    operations::{
        catalog,
        issue::{self, Expiry, Order},
    },
};

/// The catalog of the demo: four systems that sell software.
const CATALOG: &str = include_str!("../../../../catalog.demo.toml");
/// The plans of which the demo issues a license to try.
const LICENSES: &[(&str, &str)] = &[
    ("switchfast", "lifetime"),
    ("vps-runner", "pro"),
    ("optimnow", "professional"),
    ("dashcaddy", "premium"),
];
/// What marks them.
const ORDER: &str = "demo";

/// Fills the environments that are empty with a year of business. `prod` is left alone where Stripe is set up for it: what is
/// sold there is no demo.
///
/// Nothing runs in the background yet, so that no mail of the past is sent.
pub(super) async fn fill(app: &Arc<App>) -> anyhow::Result<()> {
    let (test, prod) = (
        app.environments.get(Environment::Test),
        app.environments.get(Environment::Prod),
    );
    let fill_prod = async {
        match prod.stripe {
            Some(_) => Ok(()),
            None => fill_empty(app, prod).await,
        }
    };
    // What is made up belongs into no log.
    let both = async { tokio::try_join!(fill_empty(app, test), fill_prod) };
    both.with_subscriber(NoSubscriber::new()).await.map(|_| ())
}

async fn fill_empty(app: &Arc<App>, env: &Arc<EnvironmentContext>) -> anyhow::Result<()> {
    if env.store.read_catalog().await?.revision > 0 {
        return Ok(());
    }
    let now = app.clock.now();
    let opening = AuditContext {
        actor: Actor::CommandLine,
        at: now - stage::AGE,
        request_id: None,
    };
    catalog::apply(env, CATALOG, false, &opening)
        .await
        .context("the demo catalog cannot be applied")?;
    let stage = Stage::open(app, env, now).await?;
    play(&stage)
        .await
        .with_context(|| format!("the demo of environment {} cannot be set up", env.environment))?;
    for (product, plan) in LICENSES {
        issue_one(env, product, plan, &stage.by_command_line(now))
            .await
            .with_context(|| format!("no demo license of {product}/{plan}"))?;
    }
    Ok(())
}

async fn play(stage: &Stage<'_>) -> anyhow::Result<()> {
    let sold = licenses::sell(stage).await?;
    trials::begin(stage, &sold).await?;
    for license in &sold {
        devices::use_license(stage, license).await?;
    }
    for license in &sold {
        licenses::end(stage, license).await?;
    }
    devices::pass_a_key_around(stage, &sold).await?;
    mails::finish(stage).await?;
    notices::receive(stage).await
}

/// Prints what a newcomer needs.
pub(super) async fn announce(app: &Arc<App>, url: &str) -> anyhow::Result<()> {
    let env = app.environments.get(Environment::Test);
    println!("\nDemo, environment `test`:");
    let licenses = demo_licenses(env).await?;
    for (product, plan) in LICENSES {
        if let Some(key) = demo_key(env, &licenses, product, plan).await? {
            println!("  {product:<11} {plan:<16} {key}");
        }
    }
    println!("  admin token  {}", token::of(app, env).await?);
    if env.stripe.is_some() {
        println!("  buy          {url}/buy/switchfast?env=test   {url}/buy/dashcaddy?env=test");
        println!(
            "  lost keys    {url}/recover?env=test          mails are written to {}",
            mail_folder(app).display()
        );
    }
    let prod = app.environments.get(Environment::Prod);
    if !demo_licenses(prod).await?.is_empty() {
        println!(
            "\nDemo, environment `prod`:\n  admin token  {}",
            token::of(app, prod).await?
        );
    }
    println!("\nTry it:  curl -s {url}/v1/trials -H 'content-type: application/json' \\");
    println!(
        "  -d '{{\"product\":\"switchfast\",\"device\":{{\"id\":\"sha256:{}\"}}}}'\n",
        "5a".repeat(32)
    );
    Ok(())
}

fn mail_folder(app: &App) -> PathBuf {
    app.config.data_dir.join("mail").join(Environment::Test.as_str())
}

async fn issue_one(env: &EnvironmentContext, product: &str, plan: &str, context: &AuditContext) -> Result<(), Problem> {
    let (product, plan) = issue::find_plan(env, product, plan).await?;
    let order = Order {
        product: &product,
        plan: &plan,
        customer: Some(("ada@example.com".to_owned(), Some("Ada Example".to_owned()))),
        order_ref: Some(ORDER.to_owned()),
        note: None,
        expiry: Expiry::ByPlan,
        quantity: 1,
    };
    issue::issue(env, &order, context).await.map(drop)
}

/// The licenses to try.
async fn demo_licenses(env: &EnvironmentContext) -> anyhow::Result<Vec<LicenseSummary>> {
    let filter = LicenseFilter {
        order_ref: Some(ORDER.to_owned()),
        ..LicenseFilter::default()
    };
    Ok(env.store.list_licenses(&filter, Page::first(100)).await?)
}

async fn demo_key(
    env: &EnvironmentContext,
    licenses: &[LicenseSummary],
    product: &str,
    plan: &str,
) -> anyhow::Result<Option<String>> {
    let found = licenses
        .iter()
        .find(|summary| summary.product == product && summary.plan == plan);
    let Some(found) = found else {
        return Ok(None);
    };
    Ok(issue::open_key(env, found.license.id)
        .await?
        .map(|key| key.expose().to_owned()))
}
