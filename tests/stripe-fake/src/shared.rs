//! What the server's tasks and the handles share.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::{Notify, oneshot, watch};

use crate::{
    Clock, Options, SeenRequest, Sidecar, Signer,
    faults::Faults,
    ledger::{Cause, Desk, Ledger},
    random::Random,
    resources::checkout_sessions,
    sidecar,
};

/// How long an answer to a webhook may take; Stripe waits about as long.
const PATIENCE: Duration = Duration::from_secs(30);

/// The running stand-in's state.
pub(crate) struct Shared {
    origin: String,
    clock: Clock,
    ledgers: Mutex<HashMap<String, Ledger>>,
    pub(crate) signer: Signer,
    pub(crate) client: reqwest::Client,
    /// Rung when there are new events to deliver.
    pub(crate) news: Notify,
    oracle: Option<Arc<Sidecar>>,
    violations: Mutex<Violations>,
    faults: Mutex<Faults>,
    requests: Mutex<Vec<SeenRequest>>,
    request_ids: Mutex<Random>,
    shutdown: watch::Receiver<bool>,
}

#[derive(Default)]
struct Violations {
    found: Vec<String>,
    /// Objects that the oracle still looks at.
    open: Vec<(String, oneshot::Receiver<Value>)>,
}

/// Waits for the end of the stand-in.
pub(crate) async fn until(mut shutdown: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is the end as well.
    let _ = shutdown.wait_for(|over| *over).await;
}

impl Shared {
    pub(crate) fn new(options: Options, origin: String, shutdown: watch::Receiver<bool>) -> Self {
        let mut random = Random::new(options.seed);
        let mut ledger = |key: String| (key.clone(), Ledger::new(&key, origin.clone(), random.number()));
        let ledgers = options.accounts.into_iter().map(&mut ledger).collect();
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build();
        Self {
            clock: options.clock,
            ledgers: Mutex::new(ledgers),
            signer: options.signer,
            client: client.expect("a client without TLS can be made"),
            news: Notify::new(),
            oracle: options.oracle,
            violations: Mutex::default(),
            faults: Mutex::default(),
            requests: Mutex::default(),
            request_ids: Mutex::new(random),
            origin,
            shutdown,
        }
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap()
    }

    pub(crate) fn requests(&self) -> Vec<SeenRequest> {
        self.requests.lock().unwrap().clone()
    }

    /// Everything that was found wrong, once the oracle has looked at all it was given.
    pub(crate) async fn violations(&self) -> Vec<String> {
        let open = std::mem::take(&mut self.violations.lock().unwrap().open);
        for (context, verdict) in open {
            for error in sidecar::errors(verdict.await) {
                self.violation(&context, &error);
            }
        }
        self.violations.lock().unwrap().found.clone()
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub(crate) fn knows(&self, key: &str) -> bool {
        self.ledgers.lock().unwrap().contains_key(key)
    }

    /// Works on an account; events that happen are checked and made known afterwards.
    pub(crate) fn at_desk<T>(&self, key: &str, cause: Cause, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        let (result, emitted) = {
            let mut ledgers = self.ledgers.lock().unwrap();
            let ledger = ledgers.get_mut(key).expect("the key was looked up before");
            let mut desk = Desk::new(ledger, self.now().timestamp(), Cause::default());
            checkout_sessions::expire_due(&mut desk);
            desk.cause = cause;
            (work(&mut desk), desk.emitted)
        };
        for event in &emitted {
            self.check_object(&format!("event {}", event["type"]), event);
        }
        if !emitted.is_empty() {
            self.news.notify_one();
        }
        result
    }

    /// The keys of all accounts, in a fixed order.
    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.ledgers.lock().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    }

    /// The account that has this object, for pages, whose visitors have no key.
    pub(crate) fn owner(&self, id: &str) -> Option<String> {
        let ledgers = self.ledgers.lock().unwrap();
        ledgers
            .iter()
            .find(|(_, ledger)| ledger.objects.get(id).is_some())
            .map(|(key, _)| key.clone())
    }

    pub(crate) fn new_request_id(&self) -> String {
        format!("req_{}", self.request_ids.lock().unwrap().word(14))
    }

    pub(crate) fn remember(&self, request: SeenRequest) {
        self.requests.lock().unwrap().push(request);
    }

    pub(crate) fn violation(&self, context: &str, problem: &str) {
        self.violations
            .lock()
            .unwrap()
            .found
            .push(format!("{context}: {problem}"));
    }

    pub(crate) async fn check_request(&self, method: &str, path: &str, pairs: &[(String, String)]) -> Vec<String> {
        match &self.oracle {
            Some(oracle) => oracle.check_request(method, path, pairs).await,
            None => Vec::new(),
        }
    }

    pub(crate) fn check_object(&self, context: &str, object: &Value) {
        if let Some(oracle) = &self.oracle {
            let verdict = oracle.check_object(object);
            self.violations.lock().unwrap().open.push((context.to_owned(), verdict));
        }
    }

    pub(crate) async fn until_shutdown(&self) {
        until(self.shutdown.clone()).await;
    }
}
