//! Customers who ask without a break.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use claviger_tests::{Answer, Api, Balancer, Device, Json, Shop};
use futures_util::future::join_all;
use serde_json::Value;
use tokio::{sync::watch, task::JoinSet, time::timeout};

use super::{customer::Customer, misses::Miss};

/// What has not come by then never will.
const PATIENCE: Duration = Duration::from_secs(60);
const CROWD: usize = 8;

/// Customers at work.
pub(super) struct Load {
    customers: JoinSet<Customer>,
    counter: Arc<Counter>,
}

/// What all customers write into.
#[derive(Debug, Default)]
pub(super) struct Counter {
    ending: AtomicBool,
    answered: watch::Sender<[u64; 3]>,
    misses: Mutex<Vec<Miss>>,
}

/// What is left when all have gone.
pub(super) struct Outcome {
    pub(super) customers: Vec<Customer>,
    pub(super) misses: Vec<Miss>,
}

impl Load {
    /// Sells a license to each, and lets them begin.
    pub(super) async fn begin(shop: &Shop) -> Self {
        let counter = Arc::new(Counter::default());
        let arriving = (0..CROWD).map(|number| Customer::arrive(shop, number, Arc::clone(&counter)));
        let mut customers = JoinSet::new();
        for customer in join_all(arriving).await {
            customers.spawn(customer.work());
        }
        Self { customers, counter }
    }

    /// Waits until each of these servers has answered some requests more.
    pub(super) async fn is_answered_by(&self, servers: &[usize]) {
        let mut answered = self.counter.answered.subscribe();
        let before = *answered.borrow();
        let more = |now: &[u64; 3]| {
            servers
                .iter()
                .all(|server| now[*server] >= before[*server] + CROWD as u64)
        };
        if timeout(PATIENCE, answered.wait_for(more)).await.is_err() {
            let now = self.counter.answered.borrow();
            panic!("servers {servers:?} had answered {before:?} requests, and {PATIENCE:?} later {now:?}");
        }
    }

    /// Lets each finish its request.
    pub(super) async fn end(self) -> Outcome {
        self.counter.ending.store(true, Ordering::Relaxed);
        let customers = self.customers.join_all().await;
        let misses = std::mem::take(&mut *self.counter.misses());
        Outcome { customers, misses }
    }
}

impl Counter {
    pub(super) fn ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    /// Sends a request. What says that there is no answer, and what is none at all, is a miss.
    ///
    /// Of what is sent here the tests' ledger of secrets learns nothing: it would be too much to search logs for.
    pub(super) async fn ask(&self, api: &Api, path: &'static str, body: &Value) -> Option<Answer> {
        let came = send(api, path, body).await.map_err(|error| format!("{error:?}"));
        match came {
            Ok(answer) if answer.status < 500 => {
                let name = answer.header("x-served-by").expect("it is an answer of a server");
                let server = Balancer::NAMES.iter().position(|known| *known == name).unwrap();
                self.answered.send_modify(|answered| answered[server] += 1);
                Some(answer)
            }
            came => {
                self.misses().push(Miss { path, came });
                None
            }
        }
    }

    fn misses(&self) -> std::sync::MutexGuard<'_, Vec<Miss>> {
        self.misses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) async fn send(api: &Api, path: &str, body: &Value) -> reqwest::Result<Answer> {
    let response = api.request(reqwest::Method::POST, path).json(body).send().await?;
    Ok(Answer {
        request: format!("POST {path}"),
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await?,
    })
}

impl Outcome {
    /// What the servers know, now that all is quiet, is what was acknowledged.
    pub(super) async fn assert_nothing_is_lost(&self, shop: &Shop) {
        for customer in &self.customers {
            customer.assert_slots(shop).await;
            customer.assert_usage(shop).await;
        }
    }

    /// The same of refusals, which are counted.
    pub(super) async fn assert_no_refusal_is_lost(&self, shop: &Shop) {
        let query = "refusals=1&devices=1000&networks=1000&limit=200";
        let told = shop.admin.get(&format!("/v1/admin/suspicious?{query}")).await.ok();
        let counted = |license: &str| {
            let of_license = told.items().iter().find(|item| item["license"]["id"] == license);
            of_license.map_or(0, |item| item.number("refusals"))
        };
        for customer in &self.customers {
            customer.assert_refusals(counted(&customer.license.id));
        }
    }
}

/// The machines of a customer: more than a license has slots.
pub(super) fn machines(customer: usize) -> [Device; 4] {
    [0, 1, 2, 3].map(|number| Device::new(&format!("machine {number} of customer {customer}")))
}
