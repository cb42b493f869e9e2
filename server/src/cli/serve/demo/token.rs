//! The demo's admin tokens.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf};

use anyhow::Context;
use claviger_licensing::{Actor, AuditContext, Role};
use claviger_protocol::Environment;

use crate::{app::App, environment::EnvironmentContext, http::auth, operations::admin_token};

/// The owner token of an environment; it lies beside the demo's data, so that it stays the same from start to start.
pub(super) async fn of(app: &App, env: &EnvironmentContext) -> anyhow::Result<String> {
    let path = file(app, env.environment);
    if let Ok(token) = fs::read_to_string(&path) {
        let token = token.trim().to_owned();
        let stored = env.store.find_admin_token(&auth::hash(&token)).await?;
        if stored.is_some_and(|stored| stored.revoked_at.is_none()) {
            return Ok(token);
        }
    }
    let context = AuditContext {
        actor: Actor::CommandLine,
        at: app.clock.now(),
        request_id: None,
    };
    let (_, token) = admin_token::create(env, "demo", Role::Owner, None, &context).await?;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)?;
    writeln!(file, "{token}").with_context(|| format!("cannot write {}", path.display()))?;
    Ok(token)
}

fn file(app: &App, environment: Environment) -> PathBuf {
    app.config.data_dir.join(match environment {
        Environment::Test => "demo-admin-token",
        Environment::Prod => "demo-admin-token-prod",
    })
}
