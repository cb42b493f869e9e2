//! `claviger keys …`

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use claviger_store::SigningKey;

use super::{
    output::say,
    session::{Session, in_session},
    table::table,
};
use crate::{
    config::Config,
    operations::rotate::{self, DEFAULT_LEAD_DAYS, DEFAULT_OVERLAP_DAYS, Wish},
    signing::turn::{self, Turn},
};

/// List or rotate the keys that sign tokens.
#[derive(Debug, Args)]
pub(super) struct Keys {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the signing keys of one environment.
    #[command(after_help = "Example:\n  claviger keys list --environment prod")]
    List,
    /// Make a new signing key and let the present ones expire.
    ///
    /// Once a year is a good habit. Running servers follow within half a minute. Apps that pin keys learn the new one from
    /// tokens that the present key signs.
    #[command(after_help = "Examples:\n  claviger keys rotate --environment prod\n  \
                            claviger keys rotate --force --overlap-days 0     (the present key was stolen)")]
    Rotate(Rotate),
}

#[derive(Debug, Args)]
struct Rotate {
    /// For how many days the new key is only published before it signs.
    #[arg(long, default_value_t = DEFAULT_LEAD_DAYS, value_parser = clap::value_parser!(u16).range(..=366))]
    lead_days: u16,
    /// For how many days the old keys stay published after that: at least as long as any plan or trial works offline.
    #[arg(long, default_value_t = DEFAULT_OVERLAP_DAYS, value_parser = clap::value_parser!(u16).range(..=3660))]
    overlap_days: u16,
    /// The present key is compromised: the new one signs at once, and --overlap-days may be as short as 0. Apps that pin keys
    /// and have not learned the new one refuse its tokens until they are updated.
    #[arg(long)]
    force: bool,
}

impl Keys {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        in_session(config, async |session| match self.command {
            Command::List => list(session).await,
            Command::Rotate(command) => command.rotate(session).await,
        })
        .await
    }
}

impl Rotate {
    async fn rotate(self, session: &Session) -> anyhow::Result<()> {
        let Self {
            lead_days,
            overlap_days,
            force,
        } = self;
        let key = rotate::rotate(
            &session.env,
            Wish {
                lead_days,
                overlap_days,
                force,
            },
            &session.context,
        )
        .await?;
        eprintln!(
            "Key {} of environment {} signs from {}.",
            key.kid,
            session.env.environment,
            text(key.signs_from)
        );
        list(session).await
    }
}

async fn list(session: &Session) -> anyhow::Result<()> {
    let mut keys = session.env.store.list_signing_keys().await?;
    keys.sort_by_key(|key| std::cmp::Reverse(key.id));
    let current = turn::current(keys.iter(), session.context.at);
    let mut rows = vec![["KID", "STATE", "SIGNS FROM", "PUBLISHED UNTIL"].map(str::to_owned)];
    rows.extend(keys.iter().map(|key| row(key, turn::turn(key, current))));
    say(table(&rows))?;
    Ok(())
}

fn row(key: &SigningKey, turn: Turn) -> [String; 4] {
    let state = match turn {
        Turn::Upcoming => "upcoming",
        Turn::Signing => "signing",
        Turn::Retired => "retired",
    };
    let until = key.expires_at.map_or_else(|| "next rotation".to_owned(), text);
    [key.kid.clone(), state.to_owned(), text(key.signs_from), until]
}

fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
