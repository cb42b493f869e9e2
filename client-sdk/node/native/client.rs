//! The client.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use claviger_client::{Checks, Client, Environment, Setup, Wish};
use napi::{
    Result,
    bindgen_prelude::{Function, within_runtime_if_available},
    threadsafe_function::UnknownReturnValue,
};
use napi_derive::napi;
use tokio::sync::watch;

use crate::{
    failure, json,
    subscription::{Subscription, subscribe},
};

/// `claviger_client::Client`.
#[napi]
pub struct NativeClient {
    client: Client,
    checks: Mutex<Option<Checks>>,
    closed: watch::Sender<bool>,
}

impl From<Client> for NativeClient {
    fn from(client: Client) -> Self {
        Self {
            client,
            checks: Mutex::default(),
            closed: watch::Sender::new(false),
        }
    }
}

impl NativeClient {
    fn replace_checks(&self, checks: Option<Checks>) {
        *self.checks.lock().unwrap_or_else(PoisonError::into_inner) = checks;
    }
}

#[napi]
impl NativeClient {
    /// `Setup::open`.
    #[napi]
    pub async fn open(setup: String) -> Result<NativeClient> {
        let setup = json::value::<Setup>(&setup, "setup")?;
        setup.open().await.map(Self::from).map_err(failure::of)
    }

    /// `Client::in_environment`.
    #[napi]
    pub async fn in_environment(&self, environment: String) -> Result<NativeClient> {
        let environment = json::value::<Environment>(&json::text(&environment), "environment")?;
        let client = self.client.in_environment(environment).await;
        client.map(Self::from).map_err(failure::of)
    }

    /// `Client::environment`.
    #[napi]
    pub fn environment(&self) -> String {
        self.client.environment().as_str().to_owned()
    }

    /// `Client::status`.
    #[napi]
    pub fn status(&self) -> String {
        json::text(&self.client.status())
    }

    /// `Client::subscribe`.
    #[napi]
    pub fn on_status(&self, listener: Function<'_, String, UnknownReturnValue>) -> Result<Subscription> {
        subscribe(self.client.subscribe(), self.closed.subscribe(), &listener)
    }

    /// `Client::start_checks`; a second call begins anew.
    #[napi]
    pub fn start_checks(&self) {
        let checks = within_runtime_if_available(|| self.client.start_checks());
        self.replace_checks(Some(checks));
    }

    /// Ends the checks.
    #[napi]
    pub fn stop_checks(&self) {
        self.replace_checks(None);
    }

    /// Ends the checks, the listeners, and the waiting for purchases.
    #[napi]
    pub fn close(&self) {
        self.stop_checks();
        self.closed.send_replace(true);
    }

    /// `Client::check`.
    #[napi]
    pub async fn check(&self) -> String {
        json::text(&self.client.check().await)
    }

    /// `Client::activate`.
    #[napi]
    pub async fn activate(&self, key: String) -> Result<String> {
        let status = self.client.activate(&key).await.map_err(failure::of)?;
        Ok(json::text(&status))
    }

    /// `Client::deactivate`.
    #[napi]
    pub async fn deactivate(&self) -> Result<String> {
        let status = self.client.deactivate().await.map_err(failure::of)?;
        Ok(json::text(&status))
    }

    /// `Client::devices`.
    #[napi]
    pub async fn devices(&self) -> Result<String> {
        let devices = self.client.devices().await.map_err(failure::of)?;
        Ok(json::text(&devices))
    }

    /// `Client::release`.
    #[napi]
    pub async fn release(&self, activation: String) -> Result<String> {
        let devices = self.client.release(&activation).await.map_err(failure::of)?;
        Ok(json::text(&devices))
    }

    /// `Client::start_trial`.
    #[napi]
    pub async fn start_trial(&self, email: Option<String>) -> Result<String> {
        let status = self.client.start_trial(email.as_deref()).await.map_err(failure::of)?;
        Ok(json::text(&status))
    }

    /// `Client::plans`.
    #[napi]
    pub async fn plans(&self) -> Result<String> {
        let plans = self.client.plans().await.map_err(failure::of)?;
        Ok(json::text(&plans))
    }

    /// `Client::checkout_url`.
    #[napi]
    pub async fn checkout_url(&self, wish: String) -> Result<String> {
        let wish = json::value::<Wish>(&wish, "wish")?;
        let checkout = self.client.checkout_url(&wish).await.map_err(failure::of)?;
        Ok(json::text(&checkout))
    }

    /// `Client::await_purchase`, until the client is closed.
    #[napi]
    pub async fn await_purchase(&self, session: String) -> Result<String> {
        let mut closed = self.closed.subscribe();
        tokio::select! {
            bought = self.client.await_purchase(&session) => {
                Ok(json::text(&bought.map_err(failure::of)?))
            }
            _ = closed.wait_for(|closed| *closed) => Err(failure::closed()),
        }
    }

    /// `Client::portal_url`.
    #[napi]
    pub async fn portal_url(&self) -> Result<String> {
        self.client.portal_url().await.map_err(failure::of)
    }

    /// `Client::recover`.
    #[napi]
    pub async fn recover(&self, email: String, language: Option<String>) -> Result<()> {
        let recovered = self.client.recover(&email, language.as_deref()).await;
        recovered.map_err(failure::of)
    }

    /// `Client::heartbeat`.
    #[napi]
    pub async fn heartbeat(&self, info: String) -> Result<()> {
        let info = json::value(&info, "heartbeat")?;
        self.client.heartbeat(&info).await.map_err(failure::of)
    }

    /// `Client::check_if_older`, with the age in seconds.
    #[napi]
    pub async fn check_if_older(&self, max_age: f64) -> Result<String> {
        let max_age = age(max_age)?;
        Ok(json::text(&self.client.check_if_older(max_age).await))
    }

    /// `Client::use_key`, with the age in seconds.
    #[napi]
    pub async fn use_key(&self, key: String, max_age: f64) -> Result<String> {
        let status = self.client.use_key(&key, age(max_age)?).await;
        Ok(json::text(&status.map_err(failure::of)?))
    }

    /// `Client::require_usable`.
    #[napi]
    pub fn require_usable(&self) -> Result<()> {
        self.client.require_usable().map_err(failure::of)
    }

    /// `Client::require_feature`.
    #[napi]
    pub fn require_feature(&self, feature: String) -> Result<()> {
        self.client.require_feature(&feature).map_err(failure::of)
    }

    /// `Client::check_limit`, with the count as JSON, because JavaScript's numbers need not be counts.
    #[napi]
    pub fn check_limit(&self, name: String, count: String) -> Result<()> {
        let count = json::value(&count, "count")?;
        self.client.check_limit(&name, count).map_err(failure::of)
    }

    /// `Client::request_file`.
    #[napi]
    pub async fn request_file(&self, key: String) -> Result<String> {
        self.client.request_file(&key).await.map_err(failure::of)
    }

    /// `Client::import_license_file`.
    #[napi]
    pub async fn import_license_file(&self, text: String) -> Result<String> {
        let status = self.client.import_license_file(&text).await.map_err(failure::of)?;
        Ok(json::text(&status))
    }

    /// `Client::forget`.
    #[napi]
    pub async fn forget(&self) {
        self.client.forget().await;
    }
}

fn age(seconds: f64) -> Result<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|error| failure::argument("age", &error))
}
