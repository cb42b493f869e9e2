//! Keeps the license: activates it on the first start, has it checked, and tells how things stand.

use std::time::{Duration, Instant};

use claviger_client::{Checks, Client, Error, ErrorCode, Heartbeat, Status};
use serde_json::{Map, Value, json};
use tokio::{sync::oneshot, time::sleep};

use crate::{
    licensing::{Desk, LOOK, Order},
    report::Report,
    setup::KeySource,
};

/// The license, from when the device is known.
pub(crate) struct Keeper {
    client: Client,
    desk: Desk,
    /// Checks in the background, by the product's interval.
    _checks: Checks,
    /// Why the key of the configuration could not be made use of.
    error: Option<Error>,
    started: Instant,
    /// What the server had said last when it was last told that the command runs.
    told_after: Option<String>,
    /// What the command last told of itself.
    runtime: Map<String, Value>,
}

impl Keeper {
    /// Begins to check.
    pub(crate) fn new(client: Client, desk: Desk) -> Self {
        Self {
            _checks: client.start_checks(),
            told_after: said_at(&client.status()),
            client,
            desk,
            error: None,
            started: Instant::now(),
            runtime: Map::new(),
        }
    }

    /// Keeps the license until nobody is interested any more.
    pub(crate) async fn keep(mut self, tried: oneshot::Sender<()>) {
        let mut statuses = self.client.subscribe();
        self.use_key().await;
        self.publish();
        // Nobody waits for it if the command runs already.
        let _ = tried.send(());
        loop {
            let status = self.publish();
            self.beat(&status);
            let something_is_wrong = !status.usable || self.error.is_some();
            tokio::select! {
                changed = statuses.changed() => if changed.is_err() { return },
                order = self.desk.orders.recv() => match order {
                    Some(order) => self.carry_out(order).await,
                    None => return,
                },
                () = sleep(LOOK), if something_is_wrong => self.use_key().await,
            }
        }
    }

    async fn carry_out(&mut self, order: Order) {
        // Nobody waits for an answer if the connection was closed meanwhile.
        match order {
            Order::Check(answer) => {
                self.check().await;
                self.publish();
                let _ = answer.send(self.desk.reports.borrow().clone());
            }
            Order::Heartbeat(mut heartbeat, answer) => {
                self.runtime = heartbeat
                    .runtime
                    .take()
                    .unwrap_or_else(|| std::mem::take(&mut self.runtime));
                heartbeat.runtime = Some(self.runtime());
                let _ = answer.send(self.client.heartbeat(&heartbeat).await);
            }
        }
    }

    /// Makes use of the key, where that is due.
    async fn use_key(&mut self) {
        let status = self.client.status();
        self.error = match self.desk.key.read() {
            Err(error) => Some(error),
            Ok(Some(key)) => self.client.use_key(&key, Duration::MAX).await.err(),
            Ok(None) if status.usable => None,
            Ok(None) => Some(KeySource::missing(status.buy_url.as_deref())),
        };
    }

    /// Asks the server now, because somebody said so: also for a slot that was given up.
    async fn check(&mut self) {
        let before = self.client.status();
        if let (false, Ok(Some(key))) = (before.usable, self.desk.key.read()) {
            self.error = self.client.activate(&key).await.err();
            return;
        }
        self.use_key().await;
        if said_at(&self.client.status()) == said_at(&before) {
            self.client.check().await;
        }
    }

    fn publish(&self) -> Status {
        let status = self.client.status();
        let unanswered = |error: &Error| matches!(error.code, ErrorCode::NoAnswer(_));
        // While the license is good, an attempt without an answer is no more than the status says already.
        let error = self.error.clone().filter(|error| !(status.usable && unanswered(error)));
        self.desk.publish(Report::new(status.clone(), error));
        status
    }

    /// Tells the seller after each answer that the command runs.
    fn beat(&mut self, status: &Status) {
        let licensed = status.grant.as_ref().is_some_and(|grant| grant.plan.is_some());
        if !(status.usable && licensed) || said_at(status) == self.told_after {
            return;
        }
        self.told_after = said_at(status);
        let heartbeat = Heartbeat {
            runtime: Some(self.runtime()),
            ..Heartbeat::default()
        };
        let client = self.client.clone();
        tokio::spawn(async move {
            if let Err(error) = client.heartbeat(&heartbeat).await {
                tracing::debug!(code = error.code.as_str(), "a heartbeat was lost");
            }
        });
    }

    fn runtime(&self) -> Map<String, Value> {
        let mut runtime = self.runtime.clone();
        let guard = json!({ "version": env!("CARGO_PKG_VERSION"), "up_seconds": self.started.elapsed().as_secs() });
        runtime.insert("guard".to_owned(), guard);
        runtime
    }
}

/// When the server last said something.
fn said_at(status: &Status) -> Option<String> {
    status.checked_at.map(|at| at.to_rfc3339())
}
