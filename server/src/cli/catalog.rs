//! `claviger catalog …`

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, Subcommand};
use claviger_licensing::catalog::{Change, ChangeAction, ChangeKind, Declaration, Mistake};

use super::{
    output::say,
    session::{Session, in_session},
};
use crate::{
    config::Config,
    operations::catalog::{self, ApplyError},
};

/// Check or apply a catalog file.
#[derive(Debug, Args)]
pub(super) struct Catalog {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Apply a catalog file to one environment.
    ///
    /// All or nothing, and as often as you like: only what differs changes. What the file no longer declares is retired, never
    /// deleted.
    #[command(after_help = "Example:\n  claviger catalog apply catalog.toml --environment prod --dry-run")]
    Apply(Apply),
    /// Check a catalog file, without a database.
    ///
    /// Prints every mistake as FILE:LINE:COLUMN: MESSAGE.
    #[command(after_help = "Example:\n  claviger catalog check catalog.toml")]
    Check {
        /// The catalog file (TOML).
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Apply {
    /// The catalog file (TOML).
    file: PathBuf,
    /// Only tell what would change.
    #[arg(long)]
    dry_run: bool,
}

impl Catalog {
    pub(super) async fn run(self, load: impl FnOnce() -> anyhow::Result<Config>) -> anyhow::Result<()> {
        match self.command {
            Command::Check { file } => check(&file),
            Command::Apply(command) => {
                // A mistake in the file is told before anything is opened.
                let text = read(&command.file)?;
                parse(&text, &command.file)?;
                in_session(&load()?, async |session| command.apply(&text, session).await).await
            }
        }
    }
}

impl Apply {
    async fn apply(&self, text: &str, session: &Session) -> anyhow::Result<()> {
        let applied = catalog::apply(&session.env, text, self.dry_run, &session.context).await;
        let changes = applied.map_err(|error| match error {
            ApplyError::Mistakes(mistakes) => mistaken(&mistakes, &self.file),
            ApplyError::Store(error) => error.into(),
        })?;
        for change in &changes {
            say(sentence(change))?;
        }
        let environment = session.env.environment;
        match (changes.len(), self.dry_run) {
            (0, _) => eprintln!("Nothing to change: environment {environment} has this catalog."),
            (count, true) => eprintln!("Would make {count} changes in environment {environment}; nothing was written."),
            (count, false) => eprintln!("Made {count} changes in environment {environment}."),
        }
        Ok(())
    }
}

fn check(file: &Path) -> anyhow::Result<()> {
    parse(&read(file)?, file)?;
    eprintln!("{} has no mistakes.", file.display());
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

fn parse(text: &str, file: &Path) -> anyhow::Result<Declaration> {
    Declaration::parse(text).map_err(|mistakes| mistaken(&mistakes, file))
}

/// Prints the mistakes as compilers do, and makes the error that ends the command.
fn mistaken(mistakes: &[Mistake], file: &Path) -> anyhow::Error {
    for Mistake { line, column, message } in mistakes {
        eprintln!("{}:{line}:{column}: {message}", file.display());
    }
    let count = if mistakes.len() == 1 {
        "a mistake".to_owned()
    } else {
        format!("{} mistakes", mistakes.len())
    };
    anyhow::anyhow!("{} has {count}", file.display())
}

fn sentence(change: &Change) -> String {
    let action = match change.action {
        ChangeAction::Added => "added",
        ChangeAction::Changed => "changed",
        ChangeAction::Retired => "retired",
        ChangeAction::Revived => "revived",
    };
    let kind = match change.kind {
        ChangeKind::Product => "product",
        ChangeKind::Plan => "plan",
        ChangeKind::Price => "price",
    };
    let fields = if change.fields.is_empty() {
        String::new()
    } else {
        format!(" ({})", change.fields.join(", "))
    };
    format!("{action} {kind} {}{fields}", change.code)
}
