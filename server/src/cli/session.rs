//! What commands that act on one environment have in common.

use claviger_licensing::{Actor, AuditContext};

use crate::{
    clock::server_clock,
    config::Config,
    environment::{EnvironmentContext, master_key},
    secrets::MasterKeySource,
};

/// One environment, opened for a command.
pub(super) struct Session {
    pub(super) env: EnvironmentContext,
    /// Who does what the command does.
    pub(super) context: AuditContext,
}

/// Opens the environment, does the work, and closes the environment again, however the work ended.
pub(super) async fn in_session<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Session) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let context = AuditContext {
        actor: Actor::CommandLine,
        at: server_clock().now(),
        request_id: None,
    };
    let (master, source) = master_key(config)?;
    if source == (MasterKeySource::DevelopmentFile { created: true }) {
        let path = config.data_dir.join("master.key");
        eprintln!(
            "LICENSE_ENCRYPTION_KEY is not set: wrote a random master key to {}. Keep a copy of it.",
            path.display()
        );
    }
    let env = EnvironmentContext::open(config, &master, config.active_environment, context.at).await?;
    let session = Session { env, context };
    let result = work(&session).await;
    session.env.store.close().await;
    result
}
