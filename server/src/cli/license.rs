//! `claviger license …`

use clap::{Args, Subcommand};

use super::{
    argument::parse,
    output::say,
    session::{Session, in_session},
};
use crate::{
    config::Config,
    http::problem::Problem,
    operations::issue::{self, Expiry, Order},
    wire::text::{Email, Name, Slug},
};

/// Issue licenses.
#[derive(Debug, Args)]
pub(super) struct License {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Issue one or many licenses.
    ///
    /// Prints the keys on standard output, one a line. All or none are issued.
    #[command(
        after_help = "Example:\n  claviger license create --product switchfast --plan lifetime --email ada@example.com \
                            --order 2026-0042"
    )]
    Create(Create),
}

#[derive(Debug, Args)]
struct Create {
    /// The product's code.
    #[arg(long, value_parser = parse::<Slug>)]
    product: Slug,
    /// The plan's code.
    #[arg(long, value_parser = parse::<Slug>)]
    plan: Slug,
    /// The customer's e-mail address. A customer with the same address is taken, else one is made.
    #[arg(long, value_parser = parse::<Email>)]
    email: Option<Email>,
    /// The customer's name.
    #[arg(long, value_parser = parse::<Name>, requires = "email")]
    name: Option<Name>,
    /// The order or invoice number.
    #[arg(long, value_parser = parse::<Name>)]
    order: Option<Name>,
    /// How many, each with its own key.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    quantity: u16,
}

impl License {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Command::Create(command) = self.command;
        in_session(config, async |session| command.create(session).await).await
    }
}

impl Create {
    async fn create(self, session: &Session) -> anyhow::Result<()> {
        let found = issue::find_plan(&session.env, &self.product.0, &self.plan.0).await;
        let (product, plan) = found.map_err(|problem| advise(&problem))?;
        let name = self.name.map(|name| name.0);
        let order = Order {
            product: &product,
            plan: &plan,
            customer: self.email.map(|email| (email.0, name)),
            order_ref: self.order.map(|order| order.0),
            note: None,
            expiry: Expiry::ByPlan,
            quantity: self.quantity,
        };
        let issued = issue::issue(&session.env, &order, &session.context).await;
        let issued = issued.map_err(|problem| advise(&problem))?;
        for license in &issued {
            say(license.key.expose())?;
        }
        let count = if issued.len() == 1 {
            "1 license".to_owned()
        } else {
            format!("{} licenses", issued.len())
        };
        eprintln!(
            "Issued {count} of {}/{} in environment {}.",
            product.code, plan.code, session.env.environment
        );
        Ok(())
    }
}

/// The problem and the way out, in one line.
fn advise(problem: &Problem) -> anyhow::Error {
    let detail = problem.detail.trim_end_matches('.').to_owned();
    match problem.code.fix() {
        "" => anyhow::anyhow!("{detail}"),
        fix => anyhow::anyhow!("{detail}. {fix}"),
    }
}
