//! What is counted for Prometheus. Labels name routes, statuses and codes, never people, keys or devices.

use std::time::Duration;

use claviger_protocol::{Code, Environment};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

/// The server's metrics.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabels, Histogram>,
    verdicts: Family<VerdictLabels, Counter>,
    mails: Family<MailLabels, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: String,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VerdictLabels {
    environment: String,
    operation: String,
    code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MailLabels {
    environment: String,
    kind: String,
    outcome: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("claviger");
        let requests = Family::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let durations: Family<RouteLabels, Histogram> =
            Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.0005, 2.0, 15)));
        registry.register_with_unit(
            "http_request_duration",
            "Time to answer",
            Unit::Seconds,
            durations.clone(),
        );
        let verdicts = Family::default();
        registry.register("verdicts", "Verdicts on licenses and trials, by code", verdicts.clone());
        let mails = Family::default();
        registry.register("mails", "Attempts to send mails, by what became of them", mails.clone());
        Self {
            registry,
            requests,
            durations,
            verdicts,
            mails,
        }
    }
}

impl Metrics {
    /// Counts an answered request.
    pub(crate) fn request(&self, method: &str, route: &str, status: u16, duration: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        let labels = RouteLabels {
            method: method.clone(),
            route: route.clone(),
        };
        self.durations.get_or_create(&labels).observe(duration.as_secs_f64());
        self.requests
            .get_or_create(&RequestLabels { method, route, status })
            .inc();
    }

    /// Counts a verdict.
    pub(crate) fn verdict(&self, environment: Environment, operation: &str, code: Code) {
        let labels = VerdictLabels {
            environment: environment.to_string(),
            operation: operation.to_owned(),
            code: code.as_str().to_owned(),
        };
        self.verdicts.get_or_create(&labels).inc();
    }

    /// Counts an attempt to send a mail.
    pub(crate) fn mail(&self, environment: Environment, kind: &str, outcome: &'static str) {
        let labels = MailLabels {
            environment: environment.to_string(),
            kind: kind.to_owned(),
            outcome,
        };
        self.mails.get_or_create(&labels).inc();
    }

    /// The text of `/metrics` (OpenMetrics 1.0).
    pub(crate) fn render(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing to a String cannot fail");
        text
    }
}
