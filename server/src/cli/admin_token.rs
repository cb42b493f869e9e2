//! `claviger admin-token …`

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use claviger_licensing::{AdminTokenId, Role};
use claviger_store::{AdminToken as StoredToken, Page};

use super::{
    argument::parse,
    output::say,
    session::{Session, in_session},
    table::table,
};
use crate::{config::Config, operations::admin_token, wire::text::Name};

/// Tokens that are read from the database at once.
const PAGE: u16 = 200;

/// Make, list or revoke admin tokens.
#[derive(Debug, Args)]
pub(super) struct AdminToken {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an admin token of one environment.
    ///
    /// Prints the token alone on standard output. It is stored nowhere and cannot be shown again.
    #[command(
        after_help = "Example:\n  claviger admin-token create --name \"support desk\" --role support --expires-in-days 365"
    )]
    Create(Create),
    /// List the admin tokens of one environment.
    #[command(after_help = "Example:\n  claviger admin-token list --environment prod")]
    List,
    /// Revoke an admin token: it stops working at once.
    #[command(after_help = "Example:\n  claviger admin-token revoke adm_01h455vb4pex5vsknk084sn02q")]
    Revoke {
        /// The token's id, as `admin-token list` shows it; not the token.
        id: String,
    },
}

#[derive(Debug, Args)]
struct Create {
    /// Who or what will use it; the audit log names it.
    #[arg(long, value_parser = parse::<Name>)]
    name: Name,
    /// What its holder may do: `owner` everything, `support` help customers, `read_only` look.
    #[arg(long)]
    role: Role,
    /// For how many days it works; for ever if absent.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=3660))]
    expires_in_days: Option<u16>,
}

impl AdminToken {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        in_session(config, async |session| match self.command {
            Command::Create(command) => command.create(session).await,
            Command::List => list(session).await,
            Command::Revoke { id } => revoke(&id, session).await,
        })
        .await
    }
}

impl Create {
    async fn create(self, session: &Session) -> anyhow::Result<()> {
        let expires_at = self
            .expires_in_days
            .map(|days| session.context.at + Duration::days(i64::from(days)));
        let (id, token) =
            admin_token::create(&session.env, &self.name.0, self.role, expires_at, &session.context).await?;
        say(token)?;
        let end = expires_at.map_or_else(|| "for ever".to_owned(), |end| format!("until {}", text(end)));
        let environment = session.env.environment;
        eprintln!(
            "Admin token {id} of environment {environment} with role {}, works {end}.",
            self.role
        );
        eprintln!("Keep it now: it is stored nowhere. Send it as `Authorization: Bearer …`.");
        Ok(())
    }
}

async fn list(session: &Session) -> anyhow::Result<()> {
    let mut rows = vec![["ID", "ROLE", "STATE", "CREATED", "LAST USED", "NAME"].map(str::to_owned)];
    let mut page = Page::first(PAGE);
    loop {
        let tokens = session.env.store.list_admin_tokens(page).await?;
        rows.extend(tokens.iter().map(|token| row(token, session.context.at)));
        match tokens.last() {
            Some(last) if tokens.len() == usize::from(PAGE) => page = Page::after(last.id.uuid(), PAGE),
            Some(_) | None => break,
        }
    }
    say(table(&rows))?;
    Ok(())
}

fn row(token: &StoredToken, now: DateTime<Utc>) -> [String; 6] {
    let state = match (token.revoked_at, token.expires_at) {
        (Some(_), _) => "revoked".to_owned(),
        (None, Some(end)) if end <= now => "expired".to_owned(),
        (None, Some(end)) => format!("until {}", text(end)),
        (None, None) => "active".to_owned(),
    };
    let used = token.last_used_at.map_or_else(|| "never".to_owned(), text);
    [
        token.id.to_string(),
        token.role.to_string(),
        state,
        text(token.created_at),
        used,
        token.name.clone(),
    ]
}

async fn revoke(id: &str, session: &Session) -> anyhow::Result<()> {
    let id: AdminTokenId = id
        .parse()
        .map_err(|error| anyhow::anyhow!("{error}; `claviger admin-token list` shows the ids"))?;
    let environment = session.env.environment;
    let found = session.env.store.revoke_admin_token(id, &session.context).await?;
    anyhow::ensure!(
        found,
        "environment {environment} has no admin token {id}; is it of environment {}?",
        environment.other()
    );
    eprintln!("Admin token {id} of environment {environment} is revoked.");
    Ok(())
}

fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
