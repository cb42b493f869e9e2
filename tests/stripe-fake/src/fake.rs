//! The running stand-in.

use std::{fmt, sync::Arc, time::Duration};

use poem::{EndpointExt as _, Route, Server, listener::TcpAcceptor};
use tokio::{net::TcpListener, sync::watch};

use crate::{
    Account, Fault, Options, SeenRequest, http, pages,
    shared::{Shared, until},
};

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

impl Fake {
    /// Starts serving.
    ///
    /// # Panics
    /// If it cannot listen where it was told to.
    pub async fn start(options: Options) -> Self {
        let listener = TcpListener::bind(options.listen).await.expect("the address is free");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (sender, shutdown) = watch::channel(false);
        let shared = Arc::new(Shared::new(options, format!("http://{address}"), shutdown.clone()));
        let app = Route::new()
            .nest_no_strip("/v1", http::api)
            .nest_no_strip("/", pages::routes());
        let app = app.data(Arc::clone(&shared));
        let server = Server::new_with_acceptor(TcpAcceptor::from_tokio(listener).expect("a listening socket"));
        let stop = until(shutdown);
        tokio::spawn(async move { server.run_with_graceful_shutdown(app, stop, Some(Duration::ZERO)).await });
        Self {
            shared,
            _running: Arc::new(Running(sender)),
        }
    }

    /// The base URL with a slash at the end, as Stripe's clients take it.
    pub fn url(&self) -> String {
        format!("{}/", self.shared.origin())
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
        self.fail_after(0, pattern, fault);
    }

    /// The same once so many requests that match have gone through.
    pub fn fail_after(&self, passing: usize, pattern: &str, fault: Fault) {
        self.shared.faults().plan(passing, pattern, fault);
    }

    /// Requests fail with this probability, `at_most` times in all, in ways that follow from the seed. They never hang.
    pub fn fail_randomly(&self, seed: u64, probability: f64, at_most: usize) {
        self.shared.faults().plan_randomly(seed, probability, at_most);
    }

    /// The requests that reached the API so far, with a known key.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.shared.requests()
    }

    /// Everything so far that Stripe's SDK objects to: in requests, in answers, in events. Waits for its verdicts.
    pub async fn violations(&self) -> Vec<String> {
        self.shared.violations().await
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("url", &self.url()).finish_non_exhaustive()
    }
}
