//! What is counted for Prometheus. Labels name routes, statuses and codes, never people, keys or devices.

mod hot_path;

use std::{borrow::Cow, time::Duration};

use claviger_protocol::{Code, Environment};
use poem::http::Method;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

use self::hot_path::HotPath;
use crate::environment::Environments;

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
    method: &'static str,
    route: Cow<'static, str>,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: Cow<'static, str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VerdictLabels {
    environment: &'static str,
    operation: &'static str,
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MailLabels {
    environment: &'static str,
    kind: String,
    outcome: &'static str,
}

impl Metrics {
    /// Nothing counted yet.
    pub(crate) fn new(environments: &Environments) -> Self {
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
        registry.register_collector(Box::new(HotPath::of(environments)));
        Self {
            registry,
            requests,
            durations,
            verdicts,
            mails,
        }
    }

    /// Counts an answered request.
    pub(crate) fn request(&self, method: &Method, route: Cow<'static, str>, status: u16, duration: Duration) {
        let method = known(method);
        let labels = RouteLabels {
            method,
            route: route.clone(),
        };
        self.durations.get_or_create(&labels).observe(duration.as_secs_f64());
        self.requests
            .get_or_create(&RequestLabels { method, route, status })
            .inc();
    }

    /// Counts a verdict.
    pub(crate) fn verdict(&self, environment: Environment, operation: &'static str, code: Code) {
        let labels = VerdictLabels {
            environment: environment.as_str(),
            operation,
            code: code.as_str(),
        };
        self.verdicts.get_or_create(&labels).inc();
    }

    /// Counts an attempt to send a mail.
    pub(crate) fn mail(&self, environment: Environment, kind: &str, outcome: &'static str) {
        let labels = MailLabels {
            environment: environment.as_str(),
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

/// A method as a label: whatever clients send, there are only so many.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
