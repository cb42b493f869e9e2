//! Where the demo plays: one environment, as it was at any time of the year before.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use claviger_licensing::{
    Actor, AuditContext, AuditEventId, ComponentHashes, DeviceFacts, LicenseEvent, LicenseId, LicenseRecord, Role,
    rules,
};
use claviger_protocol::{DeviceId, Environment};
use claviger_store::LicenseSelector;

use crate::{
    app::App,
    environment::EnvironmentContext,
    http::{
        problem::Problem,
        scope::{RequestId, Scope, ScopeParts},
    },
    operations::admin_token,
    wire::device::KnownDevice,
};

/// How long ago the demo began.
pub(super) const AGE: TimeDelta = TimeDelta::days(420);

/// One environment, with who works there.
pub(super) struct Stage<'a> {
    pub(super) app: &'a Arc<App>,
    pub(super) env: &'a Arc<EnvironmentContext>,
    pub(super) now: DateTime<Utc>,
    support: Actor,
}

/// A device that plays in the demo.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    pub(super) name: String,
    pub(super) platform: &'static str,
    pub(super) app_version: &'static str,
    /// Apart from all others of the environment.
    pub(super) number: usize,
}

impl<'a> Stage<'a> {
    /// Hires somebody for support, whose token nobody has.
    pub(super) async fn open(
        app: &'a Arc<App>,
        env: &'a Arc<EnvironmentContext>,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Self> {
        let now = now.trunc_subsecs(6);
        let hired = AuditContext {
            actor: Actor::CommandLine,
            at: now - AGE,
            request_id: None,
        };
        let name = "support desk".to_owned();
        let (id, _) = admin_token::create(env, &name, Role::Support, None, &hired).await?;
        let until = Some(now - TimeDelta::days(90));
        admin_token::create(env, "reports, last year", Role::ReadOnly, until, &hired).await?;
        Ok(Self {
            app,
            env,
            now,
            support: Actor::Admin { id, name },
        })
    }

    /// How many licenses are sold; `prod` has more of them, and to others.
    pub(super) fn numbers(&self) -> std::ops::Range<usize> {
        match self.env.environment {
            Environment::Test => 0..40,
            Environment::Prod => 100..152,
        }
    }

    /// What somebody at the server's command line does.
    pub(super) fn by_command_line(&self, at: DateTime<Utc>) -> AuditContext {
        AuditContext {
            actor: Actor::CommandLine,
            at,
            request_id: None,
        }
    }

    /// What support does.
    pub(super) fn by_support(&self, at: DateTime<Utc>) -> AuditContext {
        AuditContext {
            actor: self.support.clone(),
            at,
            request_id: Some(request_id(at)),
        }
    }

    /// A request of an app from the n-th network.
    pub(super) fn request(&self, at: DateTime<Utc>, network: usize) -> Scope {
        // Of the networks that are kept for tests: 198.18.0.0/15.
        let third = u8::try_from(network % 256).unwrap_or_default();
        Scope::from(ScopeParts {
            app: Arc::clone(self.app),
            env: Arc::clone(self.env),
            now: at,
            request_id: RequestId(request_id(at).into()),
            address: IpAddr::V4(Ipv4Addr::new(198, 18, third, 7)),
        })
    }

    /// A machine as the server knows it.
    pub(super) fn known(&self, machine: &Machine) -> anyhow::Result<KnownDevice> {
        let id = DeviceId::parse(&format!("sha256:{:064x}", machine.number + 1))?;
        Ok(KnownDevice {
            hash: self.env.secrets.device_hash(&id),
            id,
            components: ComponentHashes::new(),
            facts: DeviceFacts {
                name: Some(machine.name.clone()),
                platform: Some(machine.platform.to_owned()),
                app_version: Some(machine.app_version.to_owned()),
                ..DeviceFacts::default()
            },
        })
    }

    /// Changes a license as a rule says.
    pub(super) async fn amend(
        &self,
        id: LicenseId,
        context: &AuditContext,
        rule: impl FnOnce(&LicenseRecord) -> Result<Vec<LicenseEvent>, Problem>,
    ) -> anyhow::Result<()> {
        let window = rules::window_start(context.at);
        let locked = self.env.store.lock_license(LicenseSelector::Id(id), window).await?;
        let locked = locked.ok_or_else(|| anyhow::anyhow!("license {id} is gone"))?;
        let events = rule(locked.record())?;
        locked.commit(&events, context).await?;
        Ok(())
    }
}

fn request_id(at: DateTime<Utc>) -> String {
    AuditEventId::mint(at).uuid().to_string()
}
