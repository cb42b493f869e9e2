//! The running stand-in.

use std::{
    collections::HashMap,
    fmt,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, Utc};
use poem::{EndpointExt as _, Route, Server, listener::TcpAcceptor};
use serde_json::Value;
use tokio::sync::{Notify, oneshot, watch};

use crate::{
    Account, Fault, Sidecar, Signer,
    faults::Faults,
    http,
    ledger::{Cause, Desk, Ledger},
    pages,
    random::Random,
    resources::checkout_sessions,
    sidecar,
};

/// Where the time comes from: `created`, periods and signatures follow it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// How a stand-in runs.
#[derive(Clone)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The time.
    pub clock: Clock,
    /// The secret keys it knows; each is an account of its own, `sk_live_…` in live mode.
    pub accounts: Vec<String>,
    /// Who signs webhooks.
    pub signer: Signer,
    /// Who checks requests and objects; without it nothing is checked.
    pub oracle: Option<Arc<Sidecar>>,
    /// Ids follow from it: the same steps with the same seed make the same ids.
    pub seed: u64,
}

impl Options {
    /// For tests: checked and signed by Stripe's own SDK ([`Sidecar::shared`]).
    pub fn checked<K: Into<String>>(clock: Clock, accounts: impl IntoIterator<Item = K>) -> Self {
        let sidecar = Sidecar::shared();
        let signer = Signer::Sdk(Arc::clone(&sidecar));
        Self {
            signer,
            oracle: Some(sidecar),
            ..Self::unchecked(clock, accounts)
        }
    }

    /// For a demo: no Python needed, and nothing checked.
    pub fn unchecked<K: Into<String>>(clock: Clock, accounts: impl IntoIterator<Item = K>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            clock,
            accounts: accounts.into_iter().map(Into::into).collect(),
            signer: Signer::Own,
            oracle: None,
            seed: 1,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// A request that reached the API, for tests that count them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRequest {
    /// The method, in capitals.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The parameters of query and body as they came.
    pub params: Vec<(String, String)>,
    /// The `Idempotency-Key` of a POST.
    pub idempotency_key: Option<String>,
    /// The status that went out; `None` if the connection was closed without an answer.
    pub status: Option<u16>,
}

/// A running stand-in; it ends when the last clone is dropped.
#[derive(Clone)]
pub struct Fake {
    pub(crate) shared: Arc<Shared>,
    _running: Arc<Running>,
}

/// Ends the server when dropped.
struct Running(watch::Sender<bool>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.send_replace(true);
    }
}

/// What the server's tasks and the handles share.
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

impl Fake {
    /// Starts serving.
    ///
    /// # Panics
    /// If it cannot listen where it was told to.
    pub async fn start(options: Options) -> Self {
        let listener = tokio::net::TcpListener::bind(options.listen)
            .await
            .expect("the address is free");
        let origin = format!(
            "http://{}",
            listener.local_addr().expect("a bound socket has an address")
        );
        let (sender, shutdown) = watch::channel(false);
        let mut random = Random::new(options.seed);
        let ledgers = options
            .accounts
            .iter()
            .map(|key| (key.clone(), Ledger::new(key, origin.clone(), random.number())))
            .collect();
        let shared = Arc::new(Shared {
            origin,
            clock: options.clock,
            ledgers: Mutex::new(ledgers),
            signer: options.signer,
            client: reqwest::Client::builder()
                .no_proxy()
                .timeout(Duration::from_secs(30))
                .build()
                .expect("a client"),
            news: Notify::new(),
            oracle: options.oracle,
            violations: Mutex::default(),
            faults: Mutex::default(),
            requests: Mutex::default(),
            request_ids: Mutex::new(random),
            shutdown: shutdown.clone(),
        });
        let app = Route::new()
            .nest_no_strip("/v1", http::api)
            .nest_no_strip("/", pages::routes());
        let server = Server::new_with_acceptor(TcpAcceptor::from_tokio(listener).expect("a listening socket"));
        let stop = until(shutdown);
        let app = app.data(Arc::clone(&shared));
        tokio::spawn(async move { server.run_with_graceful_shutdown(app, stop, Some(Duration::ZERO)).await });
        Self {
            shared,
            _running: Arc::new(Running(sender)),
        }
    }

    /// The base URL with a slash at the end, as Stripe's clients take it.
    pub fn url(&self) -> String {
        format!("{}/", self.shared.origin)
    }

    /// What a customer, a bank or the calendar does in an account.
    ///
    /// # Panics
    /// If the stand-in was not started with this key.
    pub fn account(&self, secret_key: &str) -> Account {
        assert!(
            self.shared.knows(secret_key),
            "the stand-in was not started with this key"
        );
        Account {
            fake: self.clone(),
            key: secret_key.to_owned(),
        }
    }

    /// The next request that matches fails like this. `pattern`: a method and the beginning of a path, such as
    /// `POST /v1/checkout`. Several faults come in the order in which they were planned.
    pub fn fail_next(&self, pattern: &str, fault: Fault) {
        self.shared.faults.lock().unwrap().plan(pattern, fault);
    }

    /// Requests fail with this probability, `at_most` times in all, in ways that follow from the seed. They never hang.
    pub fn fail_randomly(&self, seed: u64, probability: f64, at_most: usize) {
        self.shared
            .faults
            .lock()
            .unwrap()
            .plan_randomly(seed, probability, at_most);
    }

    /// The requests that reached the API so far, with a known key.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Everything so far that Stripe's SDK objects to: in requests, in answers, in events. Waits for its verdicts.
    pub async fn violations(&self) -> Vec<String> {
        let open = std::mem::take(&mut self.shared.violations.lock().unwrap().open);
        for (context, verdict) in open {
            for error in sidecar::errors(verdict.await) {
                self.shared.violation(&context, &error);
            }
        }
        self.shared.violations.lock().unwrap().found.clone()
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("url", &self.url()).finish_non_exhaustive()
    }
}

async fn until(mut shutdown: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is the end as well.
    let _ = shutdown.wait_for(|over| *over).await;
}

impl Shared {
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

    pub(crate) fn meet_fault(&self, method: &str, path: &str) -> Option<Fault> {
        self.faults.lock().unwrap().meet(method, path)
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
