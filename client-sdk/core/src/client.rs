//! The client: what it holds while it runs, and how an event becomes a new status.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use claviger_protocol::{
    Environment, LicenseKey,
    token::{PublicKey, TokenKind},
};
use tokio::sync::watch;

use crate::{
    api::{Api, DeviceBody, NoAnswer},
    builder::{ClientBuilder, Settings},
    clock::{Clock, Instant},
    device::ThisDevice,
    error::Error,
    operations::Configured,
    record::{Record, Token},
    rules::{
        change::{Event, Statement, apply, heals},
        judge::{Circumstances, Judgment, Trust, judge, verify_of_kind},
        time,
    },
    status::{Device, Fault, LockReason, State, Status, Warning},
    store::{Opened, Vault},
};

/// Licensing of one app on one device, in one environment.
///
/// A client is cheap to clone, and all clones are one. It asks the server only when it is told to: by an operation, or by
/// [`start_checks`](Self::start_checks).
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) settings: Settings,
    pub(crate) api: Api,
    pub(crate) trust: Trust,
    pub(crate) device: ThisDevice,
    pub(crate) clock: Arc<dyn Clock>,
    vault: Arc<Vault>,
    live: Mutex<Live>,
    watch: watch::Sender<Status>,
    /// One check at a time: a second one waits for the first and asks again only if that is due.
    pub(crate) checking: tokio::sync::Mutex<()>,
}

/// What is known right now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live {
    pub(crate) opened: Opened,
    /// Why the last attempt got no answer.
    pub(crate) silence: Option<NoAnswer>,
    /// Attempts without an answer since the last one.
    pub(crate) faults: u32,
    /// When the last attempt ended, by the run of the device.
    pub(crate) attempted: Option<Duration>,
    /// The last key whose activation was refused, and the devices that stood in its way.
    pub(crate) refused: Option<(LicenseKey, Vec<Device>)>,
    /// What became of the key of the configuration; see [`Client::use_key`].
    pub(crate) configured: Configured,
}

impl Client {
    /// Begins to describe a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) async fn start(settings: Settings, api: Api, trust: Trust, device: ThisDevice, vault: Vault) -> Self {
        let clock = Arc::clone(&settings.clock);
        let vault = Arc::new(vault);
        let opened = blocking({
            let vault = Arc::clone(&vault);
            move || vault.open()
        })
        .await;
        let live = Live {
            opened,
            ..Live::default()
        };
        let first = status(&settings, &trust, &live, &clock.now());
        Self {
            inner: Arc::new(Inner {
                settings,
                api,
                trust,
                device,
                clock,
                vault,
                live: Mutex::new(live),
                watch: watch::Sender::new(first),
                checking: tokio::sync::Mutex::default(),
            }),
        }
    }

    /// How things stand. Asks nobody; verifies anew what is remembered.
    #[must_use]
    pub fn status(&self) -> Status {
        let live = self.live().clone();
        let status = status(&self.inner.settings, &self.inner.trust, &live, &self.inner.clock.now());
        self.publish(&status);
        status
    }

    /// A channel that tells of every change of the status.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Status> {
        self.inner.watch.subscribe()
    }

    /// The environment that this client works in.
    #[must_use]
    pub fn environment(&self) -> Environment {
        self.inner.trust.environment
    }

    /// The same app in the other environment, or in the same one. What the two remember has nothing in common.
    ///
    /// # Errors
    /// As [`ClientBuilder::open`].
    pub async fn in_environment(&self, environment: Environment) -> Result<Self, Error> {
        self.inner
            .settings
            .builder
            .clone()
            .environment(environment)
            .open()
            .await
    }

    /// Forgets everything on this device, the slot on the server apart: [`deactivate`](Self::deactivate) gives that up.
    pub async fn forget(&self) {
        let vault = Arc::clone(&self.inner.vault);
        let opened = blocking(move || {
            vault.forget();
            vault.open()
        })
        .await;
        *self.live() = Live {
            opened,
            ..Live::default()
        };
        let _ = self.status();
    }

    /// What is remembered.
    pub(crate) fn record(&self) -> Record {
        self.live().opened.record.clone()
    }

    /// The key of this device's license.
    pub(crate) fn key(&self) -> Result<LicenseKey, Error> {
        let license = self.record().license;
        license.and_then(|license| license.key).ok_or_else(Error::no_key)
    }

    /// How things stand, with what the schedule needs.
    pub(crate) fn judgment(&self) -> Judgment {
        let live = self.live().clone();
        judgment(&self.inner.trust, &live, &self.inner.clock.now())
    }

    pub(crate) fn live(&self) -> MutexGuard<'_, Live> {
        self.inner.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What this device says of itself.
    pub(crate) fn device_body(&self) -> DeviceBody {
        let device = &self.inner.device;
        DeviceBody {
            id: device.id.clone(),
            components: device.components.clone(),
            name: device.name.clone(),
            platform: device.platform.clone(),
            arch: device.arch.clone(),
            cpu: device.cpu.clone(),
            hostname: device.hostname.clone(),
            app_version: self.inner.settings.builder.app_version.clone(),
        }
    }

    /// Verifies a token that came as the answer to a request with this nonce.
    pub(crate) async fn fresh(&self, token: String, kind: TokenKind, nonce: &str) -> Result<Statement, Fault> {
        let keys = self.trusted_keys().await?;
        let token = Token(token);
        let expected = self.inner.trust.expected(Some(nonce));
        let claims = verify_of_kind(&token, kind, &keys, &expected).map_err(fault_of)?;
        Ok(Statement::new(token, claims, &keys))
    }

    /// The keys whose signature counts. If none is pinned and none was met yet, the server's are taken at their word, this once.
    async fn trusted_keys(&self) -> Result<Vec<PublicKey>, Fault> {
        let keys = self.inner.trust.keys(&self.record());
        if !(keys.is_empty() && self.inner.trust.pinned.is_empty()) {
            return Ok(keys);
        }
        let jwks = self.inner.api.keys().await.map_err(|silence| silence.fault)?;
        let usable = jwks.public_keys();
        if usable.is_empty() {
            return Err(Fault::NotClaviger);
        }
        let keys = usable.iter().map(Into::into).collect();
        self.happened(Event::KeysTrusted(keys)).await;
        Ok(self.inner.trust.keys(&self.record()))
    }

    /// Remembers what happened, and tells everybody how things stand now.
    pub(crate) async fn happened(&self, event: Event) -> Status {
        let now = self.inner.clock.now();
        let answered = matches!(event, Event::Answered { .. } | Event::TrialAnswered { .. });
        let heals = heals(&self.record(), &event);
        let attempted = now.uptime.since;
        let vault = Arc::clone(&self.inner.vault);
        let opened = blocking(move || vault.update(heals, |record| apply(record, event, &now))).await;
        {
            let mut live = self.live();
            live.opened = opened;
            if answered {
                live.silence = None;
                live.faults = 0;
                live.attempted = Some(attempted);
            }
        }
        self.status()
    }

    /// Remembers, for as long as the app runs, that there was no answer.
    pub(crate) fn unanswered(&self, silence: NoAnswer) -> Status {
        let attempted = self.inner.clock.now().uptime.since;
        {
            let mut live = self.live();
            live.silence = Some(silence);
            live.faults = live.faults.saturating_add(1);
            live.attempted = Some(attempted);
        }
        tracing::debug!(fault = ?silence.fault, "the license server gave no answer");
        self.status()
    }

    /// Takes in what other processes of the app remembered meanwhile, and that time passed.
    pub(crate) async fn look(&self) -> Status {
        self.happened(Event::TimePassed).await
    }

    fn publish(&self, status: &Status) {
        self.inner.watch.send_if_modified(|last| {
            let changed = last != status;
            if changed {
                last.clone_from(status);
            }
            changed
        });
    }
}

/// Runs what blocks (files, keyring) where it may.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => unreachable!("a blocking task is not cancelled while somebody waits for it"),
        },
    }
}

fn judgment(trust: &Trust, live: &Live, now: &Instant) -> Judgment {
    let reading = time::read(live.opened.record.anchor.as_ref(), now);
    let around = Circumstances {
        fault: live.silence.map(|silence| silence.fault),
        memory: live.opened.damage,
    };
    judge(&live.opened.record, trust, reading, around)
}

fn status(settings: &Settings, trust: &Trust, live: &Live, now: &Instant) -> Status {
    let record = &live.opened.record;
    let judged = judgment(trust, live, now);
    let (detail, fix) = words(judged.state, live.silence.map(|silence| silence.fault));
    let grant = judged.grant.map(|grant| crate::status::Grant {
        plan_name: record.facts.plan_name.clone().filter(|_| grant.plan.is_some()),
        key_last4: record
            .license
            .as_ref()
            .filter(|_| grant.plan.is_some())
            .and_then(|license| license.key.as_ref()?.canonical().ok())
            .map(|key| key.last4()),
        ..grant
    });
    let mut warnings = live.opened.warnings.clone();
    if trust.pinned.is_empty() {
        warnings.push(Warning::TrustOnFirstUse);
    }
    Status {
        usable: judged.state.is_usable(),
        state: judged.state,
        detail,
        fix,
        product: trust.product.clone(),
        environment: trust.environment,
        grant,
        checked_at: judged.said_at,
        fault: live.silence.map(|silence| silence.fault),
        buy_url: record
            .facts
            .buy_url
            .clone()
            .or_else(|| settings.builder.buy_url.clone()),
        pending_purchase: record
            .purchase
            .as_ref()
            .filter(|purchase| purchase.until > now.local)
            .map(|purchase| purchase.session.clone()),
        warnings,
    }
}

fn words(state: State, fault: Option<Fault>) -> (String, Option<String>) {
    use crate::status::GraceReason;
    match state {
        State::Licensed => ("The license is valid.".to_owned(), None),
        State::Trial { days_left: 1, .. } => ("The trial ends within a day.".to_owned(), None),
        State::Trial { days_left, .. } => (format!("{days_left} days of the trial are left."), None),
        State::Grace { why, until } => {
            let until = until.format("%Y-%m-%d %H:%M UTC");
            let (what, fix) = match why {
                GraceReason::Offline => (
                    fault.unwrap_or(Fault::Unreachable).detail(),
                    "Connect to the internet before then.",
                ),
                GraceReason::Overdue => (LockReason::Overdue.detail(), "Update the payment method before then."),
            };
            (format!("{what} The app works until {until}."), Some(fix.to_owned()))
        }
        State::Locked { reason } => (reason.detail().to_owned(), Some(reason.fix().to_owned())),
    }
}

/// A token that does not verify is no answer; what is wrong with it tells whether it was meant for us.
const fn fault_of(error: claviger_protocol::token::TokenError) -> Fault {
    use claviger_protocol::token::TokenError as E;
    match error {
        E::Malformed | E::Algorithm | E::UnknownKey | E::Signature | E::Issuer => Fault::NotSigned,
        E::Product | E::Environment | E::Device | E::Nonce | E::Expired { .. } | E::NotYetValid => Fault::NotForUs,
    }
}
