//! One environment: its database, and what is in it.

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::Role;
use claviger_protocol::Environment;
use claviger_store::{AdminToken, AuditFilter, Page, Store, StoreResult};

use super::{files, report::Report, stripe};
use crate::{
    config::Config,
    environment::open_store,
    secrets::{MasterKey, Secrets},
    signing::{self, turn},
};

/// A signing key should not sign for longer.
const KEY_AGE: Duration = Duration::days(400);
/// What is written may be this much ahead: servers' clocks differ a little.
const CLOCK_SKEW: Duration = Duration::seconds(60);

/// Looks one environment over, without changing it.
pub(super) async fn look_over(
    report: &mut Report,
    config: &Config,
    environment: Environment,
    master: Option<&MasterKey>,
    now: DateTime<Utc>,
) {
    if config.postgres_url(environment).is_none() {
        let file = config.data_dir.join(format!("{environment}.db"));
        if !file.exists() {
            let finding = format!("{environment}: {} does not exist yet", file.display());
            return report.warn(finding, "`claviger serve` makes it");
        }
        files::private_file(report, &file);
    }
    let store = match open_store(config, environment).await {
        Ok(store) => store,
        Err(error) => {
            let fix =
                "start the database, and check its address, user and password in DATABASE_URL, or the file's owner";
            return report.fail(format!("{environment}: {error:#}"), fix);
        }
    };
    let secrets = master.map(|master| master.derive(environment, config.security.device_id_salt.get()));
    let mut patient = Patient {
        report,
        environment,
        config,
        store: store.as_ref(),
        secrets,
        now,
    };
    if let Err(error) = patient.look_over().await {
        let finding = format!("{environment}: {:#}", anyhow::Error::from(error));
        patient.report.fail(finding, "look at the database's own log");
    }
    store.close().await;
}

struct Patient<'a> {
    report: &'a mut Report,
    environment: Environment,
    config: &'a Config,
    store: &'a dyn Store,
    secrets: Option<Secrets>,
    now: DateTime<Utc>,
}

impl Patient<'_> {
    async fn look_over(&mut self) -> StoreResult<()> {
        let engine = self.store.engine().await?;
        if let Err(error) = self.store.ping().await {
            let fix =
                "run `claviger serve` of the newest version that was used with it: it brings the schema up to date";
            let finding = format!("{engine}, {:#}", anyhow::Error::from(error));
            self.fail(&finding, fix);
            return Ok(());
        }
        self.ok(&format!("{engine}, schema up to date"));
        self.key_check().await?;
        self.signing_keys().await?;
        self.catalog().await?;
        self.admin_tokens().await?;
        self.clock().await?;
        self.stripe().await
    }

    async fn key_check(&mut self) -> StoreResult<()> {
        let settings = self.store.export_rows("settings", 0, 1000).await?;
        let stored = settings.into_iter().find(|row| row["name"] == "master_key_check");
        let (Some(stored), Some(secrets)) = (stored, &self.secrets) else {
            return Ok(());
        };
        if stored["value"] == secrets.check_value() {
            self.ok("the master key is the one of this database");
        } else {
            let fix = "set LICENSE_ENCRYPTION_KEY and DEVICE_ID_SALT to the values that the database was made with";
            self.fail("the database belongs to another master key or device salt", fix);
        }
        Ok(())
    }

    async fn signing_keys(&mut self) -> StoreResult<()> {
        let keys = self.store.list_signing_keys().await?;
        let sealed = self
            .secrets
            .as_ref()
            .is_some_and(|secrets| keys.iter().any(|key| !signing::opens(key, secrets)));
        if sealed {
            self.fail(
                "a signing key cannot be opened",
                "set LICENSE_ENCRYPTION_KEY to the key that the data was made with",
            );
        }
        let Some(current) = turn::current(keys.iter(), self.now) else {
            self.fail(
                "no key signs",
                "run `claviger serve`, which makes one; if there are keys, check the clock",
            );
            return Ok(());
        };
        let age = self.now - current.signs_from;
        let upcoming = keys
            .iter()
            .any(|key| turn::turn(key, Some(current)) == turn::Turn::Upcoming);
        let finding = format!("signing key {} signs for {} days", current.kid, age.num_days());
        if age > KEY_AGE && !upcoming {
            self.warn(
                &finding,
                &format!("claviger keys rotate --environment {}", self.environment),
            );
        } else {
            self.ok(&finding);
        }
        Ok(())
    }

    async fn catalog(&mut self) -> StoreResult<()> {
        let catalog = self.store.read_catalog().await?;
        let products = catalog
            .content
            .products
            .iter()
            .filter(|product| !product.retired)
            .count();
        let plans = catalog.content.plans.iter().filter(|plan| !plan.retired).count();
        if products == 0 {
            let fix = format!("claviger catalog apply FILE --environment {}", self.environment);
            self.warn("the catalog is empty: nothing can be sold or tried", &fix);
        } else {
            self.ok(&format!(
                "catalog revision {}: {products} products, {plans} plans",
                catalog.revision
            ));
        }
        Ok(())
    }

    async fn admin_tokens(&mut self) -> StoreResult<()> {
        let works = |token: &AdminToken| {
            token.role == Role::Owner
                && token.revoked_at.is_none()
                && token.expires_at.is_none_or(|expiry| self.now < expiry)
        };
        let tokens = self.store.list_admin_tokens(Page::first(1000)).await?;
        let owners = tokens.iter().filter(|token| works(token)).count();
        if owners == 0 {
            let fix = format!(
                "claviger admin-token create --name NAME --role owner --environment {}",
                self.environment
            );
            self.warn("nobody has an owner's admin token", &fix);
        } else {
            self.ok(&format!("{owners} owner's admin tokens"));
        }
        Ok(())
    }

    async fn clock(&mut self) -> StoreResult<()> {
        let newest = self
            .store
            .list_audit_events(&AuditFilter::default(), Page::first(1))
            .await?;
        let ahead = newest
            .first()
            .map(|event| event.at)
            .filter(|at| *at > self.now + CLOCK_SKEW);
        if let Some(at) = ahead {
            let fix = "set the system's clock, and keep it with NTP: trials, expiry and tokens depend on it";
            self.fail(&format!("the clock is behind: the audit log has an event of {at}"), fix);
        }
        Ok(())
    }

    async fn stripe(&mut self) -> StoreResult<()> {
        let catalog = self.store.read_catalog().await?.content;
        stripe::look_over(self.report, self.config, self.environment, &catalog).await;
        Ok(())
    }

    fn ok(&mut self, finding: &str) {
        self.report.ok(format!("{}: {finding}", self.environment));
    }

    fn warn(&mut self, finding: &str, remedy: &str) {
        self.report.warn(format!("{}: {finding}", self.environment), remedy);
    }

    fn fail(&mut self, finding: &str, remedy: &str) {
        self.report.fail(format!("{}: {finding}", self.environment), remedy);
    }
}
