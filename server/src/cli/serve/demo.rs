//! What `claviger serve --demo` sets up and prints.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf, sync::Arc};

use anyhow::Context;
use claviger_licensing::{Actor, AuditContext, Role};
use claviger_protocol::Environment;
use claviger_store::{LicenseFilter, Page};

use crate::{
    app::App,
    environment::EnvironmentContext,
    http::problem::Problem,
    operations::{
        admin_token, catalog,
        issue::{self, Expiry, Order},
    },
};

/// The catalog of the demo: four systems that sell software.
const CATALOG: &str = include_str!("../../../catalog.demo.toml");
/// The plans of which the demo issues a license.
const LICENSES: &[(&str, &str)] = &[
    ("switchfast", "lifetime"),
    ("vps-runner", "pro"),
    ("optimnow", "professional"),
    ("dashcaddy", "premium"),
];
/// What marks the demo's licenses.
const ORDER: &str = "demo";

/// Fills an empty test environment and prints what a newcomer needs.
pub(super) async fn prepare(app: &Arc<App>, url: &str) -> anyhow::Result<()> {
    let env = app.environments.get(Environment::Test);
    let context = AuditContext {
        actor: Actor::CommandLine,
        at: app.clock.now(),
        request_id: None,
    };
    if env.store.read_catalog().await?.revision == 0 {
        catalog::apply(env, CATALOG, false, &context)
            .await
            .context("the demo catalog cannot be applied")?;
        for (product, plan) in LICENSES {
            issue_one(env, product, plan, &context)
                .await
                .with_context(|| format!("no demo license of {product}/{plan}"))?;
        }
    }
    println!("\nDemo, environment `test`:");
    for (product, plan) in LICENSES {
        if let Some(key) = demo_key(env, product, plan).await? {
            println!("  {product:<11} {plan:<16} {key}");
        }
    }
    println!("  admin token  {}", demo_admin_token(app, env, &context).await?);
    if env.stripe.is_some() {
        println!("  buy          {url}/buy/switchfast?env=test   {url}/buy/dashcaddy?env=test");
        println!(
            "  lost keys    {url}/recover?env=test          mails are written to {}",
            mails(app).display()
        );
    }
    println!("\nTry it:  curl -s {url}/v1/trials -H 'content-type: application/json' \\");
    println!(
        "  -d '{{\"product\":\"switchfast\",\"device\":{{\"id\":\"sha256:{}\"}}}}'\n",
        "5a".repeat(32)
    );
    Ok(())
}

fn mails(app: &App) -> PathBuf {
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

async fn demo_key(env: &EnvironmentContext, product: &str, plan: &str) -> anyhow::Result<Option<String>> {
    let filter = LicenseFilter {
        order_ref: Some(ORDER.to_owned()),
        ..LicenseFilter::default()
    };
    let licenses = env.store.list_licenses(&filter, Page::first(100)).await?;
    let found = licenses
        .into_iter()
        .find(|summary| summary.product == product && summary.plan == plan);
    let Some(found) = found else {
        return Ok(None);
    };
    Ok(issue::open_key(env, found.license.id)
        .await?
        .map(|key| key.expose().to_owned()))
}

/// The demo's owner token; it lies beside the demo's data, so that it stays the same from start to start.
async fn demo_admin_token(app: &App, env: &EnvironmentContext, context: &AuditContext) -> anyhow::Result<String> {
    let path = app.config.data_dir.join("demo-admin-token");
    if let Ok(token) = fs::read_to_string(&path) {
        let token = token.trim().to_owned();
        let stored = env.store.find_admin_token(&crate::http::auth::hash(&token)).await?;
        if stored.is_some_and(|stored| stored.revoked_at.is_none()) {
            return Ok(token);
        }
    }
    let (_, token) = admin_token::create(env, "demo", Role::Owner, None, context).await?;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)?;
    writeln!(file, "{token}").with_context(|| format!("cannot write {}", path.display()))?;
    Ok(token)
}
