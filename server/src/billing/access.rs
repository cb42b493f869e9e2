//! An environment's account at Stripe.

use std::{collections::HashMap, fmt, sync::Mutex, time::Duration};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::OrderId;
use claviger_protocol::Environment;
use claviger_stripe::{Mode, Settings, Stripe, mode_of_key};

use crate::config::{Hidden, StripeSettings};

/// How long what was looked up for a buyer who waits is good enough for the next one who asks.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(2);
/// Orders remembered at most as just looked up.
const REMEMBERED: usize = 10_000;

/// An environment's account at Stripe: its client and its secrets.
pub(crate) struct StripeAccess {
    pub(crate) client: Stripe,
    pub(crate) publishable_key: Option<String>,
    webhook_secrets: Vec<String>,
    looked_up: Mutex<HashMap<OrderId, DateTime<Utc>>>,
}

impl fmt::Debug for StripeAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StripeAccess(…)")
    }
}

impl StripeAccess {
    /// The account of an environment, if one is configured.
    ///
    /// # Errors
    /// A key of the wrong mode: `test` must not move real money, and `prod` must not be paid with test cards.
    pub(crate) fn of(settings: &StripeSettings, environment: Environment) -> anyhow::Result<Option<Self>> {
        let account = settings.account(environment);
        let name = environment.as_str().to_uppercase();
        let webhook_secrets: Vec<String> = account
            .webhook_secrets
            .iter()
            .filter_map(Hidden::get)
            .map(str::to_owned)
            .collect();
        let Some(key) = account.secret_key.get() else {
            anyhow::ensure!(
                webhook_secrets.is_empty(),
                "{name}_STRIPE_WEBHOOK_SECRET is set, but {name}_STRIPE_SECRET_KEY is not: notices could not be looked up"
            );
            return Ok(None);
        };
        let wanted = match environment {
            Environment::Test => Mode::Test,
            Environment::Prod => Mode::Live,
        };
        let mode = mode_of_key(key).with_context(|| {
            format!("{name}_STRIPE_SECRET_KEY is not a secret or restricted key of Stripe (sk_test_…, rk_live_…)")
        })?;
        anyhow::ensure!(
            mode == wanted,
            "{name}_STRIPE_SECRET_KEY is a key of Stripe's {} mode, and environment `{environment}` takes only {} keys",
            if mode == Mode::Live { "live" } else { "test" },
            if wanted == Mode::Live { "live" } else { "test" },
        );
        anyhow::ensure!(
            account.publishable_key.is_empty() || account.publishable_key.starts_with("pk_"),
            "{name}_STRIPE_PUBLISHABLE_KEY is not a publishable key of Stripe (pk_…): it would be shown to everybody"
        );
        let client = Stripe::new(Settings {
            secret_key: key.to_owned(),
            api_base: Some(settings.api_base.clone()).filter(|base| !base.is_empty()),
            timeout: Duration::from_secs(settings.timeout_seconds),
            attempts: settings.attempts,
        })
        .with_context(|| format!("{name}_STRIPE_SECRET_KEY and STRIPE_API_BASE cannot be used"))?;
        Ok(Some(Self {
            client,
            publishable_key: Some(account.publishable_key.clone()).filter(|key| !key.is_empty()),
            webhook_secrets,
            looked_up: Mutex::default(),
        }))
    }

    /// The signing secrets of its webhook endpoint.
    pub(crate) fn webhook_secrets(&self) -> &[String] {
        &self.webhook_secrets
    }

    /// Whether an order is worth looking up for somebody who waits: the last look was a moment ago or longer. Whoever asks
    /// more often gets what was found then, so that a loop in an app does not use up the account's rate limit.
    pub(crate) fn may_look_up(&self, order: OrderId, now: DateTime<Utc>) -> bool {
        let mut looked_up = self.looked_up.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if looked_up
            .get(&order)
            .is_some_and(|last| now - *last < LOOK_AGAIN && now >= *last)
        {
            return false;
        }
        if looked_up.len() >= REMEMBERED {
            looked_up.retain(|_, last| now - *last < LOOK_AGAIN);
        }
        looked_up.insert(order, now);
        true
    }
}
