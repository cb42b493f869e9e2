//! The stand-in as a program, to try a purchase in a browser without an account at Stripe.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use chrono::Utc;
use clap::Parser;
use claviger_stripe_fake::{Clock, Endpoint, Fake, Options, catalog};

/// A stand-in for Stripe: no money moves.
#[derive(Parser)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The secret key that the server uses.
    #[arg(long)]
    key: String,
    /// Where to send webhooks.
    #[arg(long, requires = "secret")]
    webhook: Option<String>,
    /// The secret that webhooks are signed with.
    #[arg(long)]
    secret: Option<String>,
    /// A Claviger catalog, whose prices with an id in Stripe's test mode are for sale.
    #[arg(long)]
    catalog: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let options = Options {
        listen: arguments.listen,
        seed: fresh_seed()?,
        ..Options::unchecked(system_clock(), [&arguments.key])
    };
    let fake = Fake::start(options).await;
    let account = fake.account(&arguments.key);
    if let Some(path) = &arguments.catalog {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        catalog::seed(&account, &text)?;
    }
    if let (Some(url), Some(secret)) = (arguments.webhook, arguments.secret) {
        account.connect(Endpoint::new(url, [secret]));
        fake.deliver_automatically();
    }
    println!("Stripe stand-in on {}", fake.url().trim_end_matches('/'));
    tokio::signal::ctrl_c().await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a demo lives in the present")]
fn system_clock() -> Clock {
    Arc::new(Utc::now)
}

/// Ids must differ from those of an earlier run, which the server still remembers.
fn fresh_seed() -> anyhow::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
