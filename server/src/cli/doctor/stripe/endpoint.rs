//! The webhook endpoint of an environment.

use claviger_protocol::Environment;
use claviger_stripe::{API_VERSION, WebhookEndpoint, WebhookEndpointStatus};

use super::Finding;
use crate::billing::reconcile::KINDS;

/// Stripe waits for its delivery, up to 72 hours, before it collects the money of a renewal.
const DELAYING: &str = "invoice.created";
/// Every type of notice.
const ALL: &str = "*";

/// Where an endpoint must lead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) environment: Environment,
    /// The server's address without a slash at the end; empty if it is not configured.
    pub(super) base_url: &'a str,
}

impl Wanted<'_> {
    fn is_met_by(self, endpoint: &WebhookEndpoint) -> bool {
        let url = endpoint.url.trim_end_matches('/');
        url.ends_with(&self.path()) && (self.base_url.is_empty() || url == self.url())
    }

    fn path(self) -> String {
        format!("/webhooks/stripe/{}", self.environment)
    }

    fn url(self) -> String {
        let base = if self.base_url.is_empty() {
            "https://…"
        } else {
            self.base_url
        };
        format!("{base}{}", self.path())
    }
}

/// What is good about an account's endpoints, and what is not.
pub(super) fn judge(endpoints: &[WebhookEndpoint], wanted: Wanted<'_>) -> (Vec<String>, Vec<Finding>) {
    let ours = || endpoints.iter().filter(|endpoint| wanted.is_met_by(endpoint));
    let enabled: Vec<&WebhookEndpoint> = ours()
        .filter(|endpoint| endpoint.status == WebhookEndpointStatus::Enabled)
        .collect();
    match (enabled.as_slice(), ours().next()) {
        ([], None) => (Vec::new(), vec![missing(wanted)]),
        ([], Some(off)) => (Vec::new(), vec![disabled(off)]),
        ([one], _) => judge_one(one),
        ([one, ..], _) => {
            let (praise, mut findings) = judge_one(one);
            findings.push(several(&enabled, wanted));
            (praise, findings)
        }
    }
}

fn missing(wanted: Wanted<'_>) -> Finding {
    Finding {
        grave: true,
        text: format!(
            "no webhook endpoint at Stripe leads to {}: notices do not come",
            wanted.url()
        ),
        fix: format!(
            "create one at Stripe with API version {API_VERSION} and these events: {}",
            KINDS.join(", ")
        ),
    }
}

fn disabled(endpoint: &WebhookEndpoint) -> Finding {
    Finding {
        grave: true,
        text: format!(
            "webhook endpoint {} is {}: notices do not come",
            endpoint.id, endpoint.status
        ),
        fix: "enable it at Stripe, which switches endpoints off that fail for days".to_owned(),
    }
}

fn several(endpoints: &[&WebhookEndpoint], wanted: Wanted<'_>) -> Finding {
    let ids: Vec<&str> = endpoints.iter().map(|endpoint| endpoint.id.as_str()).collect();
    Finding {
        grave: false,
        text: format!(
            "{} webhook endpoints lead to {}: each notice comes from each",
            ids.len(),
            wanted.url()
        ),
        fix: format!(
            "delete all but one of {}, or set the signing secrets of all",
            ids.join(", ")
        ),
    }
}

fn judge_one(endpoint: &WebhookEndpoint) -> (Vec<String>, Vec<Finding>) {
    let id = &endpoint.id;
    let sends = |kind: &str| endpoint.enabled_events.iter().any(|sent| sent == kind || sent == ALL);
    let mut findings = Vec::new();
    let lacking: Vec<&str> = KINDS.into_iter().filter(|kind| !sends(kind)).collect();
    if !lacking.is_empty() {
        findings.push(Finding {
            grave: true,
            text: format!("webhook endpoint {id} does not get all events that concern orders"),
            fix: format!("add to it: {}", lacking.join(", ")),
        });
    }
    if sends(DELAYING) {
        findings.push(Finding {
            grave: false,
            text: format!(
                "webhook endpoint {id} gets {DELAYING}: while this server is down, Stripe waits up to 72 hours before it \
                 collects a renewal"
            ),
            fix: format!("select the events that are needed, and not {DELAYING} or all"),
        });
    }
    let praise = match endpoint.api_version.as_deref() {
        Some(API_VERSION) => format!("webhook endpoint {id} is enabled"),
        other => format!(
            "webhook endpoint {id} is enabled; its events are of version {}, which do as well as {API_VERSION}",
            other.unwrap_or("of the account")
        ),
    };
    (vec![praise], findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted<'_> = Wanted {
        environment: Environment::Test,
        base_url: "https://licenses.example",
    };

    fn endpoint(id: &str) -> WebhookEndpoint {
        WebhookEndpoint {
            id: id.to_owned(),
            url: "https://licenses.example/webhooks/stripe/test".to_owned(),
            status: WebhookEndpointStatus::Enabled,
            enabled_events: KINDS.map(str::to_owned).to_vec(),
            api_version: Some(API_VERSION.to_owned()),
            livemode: false,
        }
    }

    fn judged(endpoints: &[WebhookEndpoint]) -> (Vec<String>, Vec<(bool, String)>) {
        let (praise, findings) = judge(endpoints, WANTED);
        (
            praise,
            findings
                .into_iter()
                .map(|finding| (finding.grave, finding.text))
                .collect(),
        )
    }

    #[test]
    fn one_endpoint_with_all_events_is_good() {
        let (praise, findings) = judged(&[endpoint("we_1")]);
        assert_eq!(
            (praise, findings),
            (vec!["webhook endpoint we_1 is enabled".to_owned()], Vec::new())
        );
        let older = WebhookEndpoint {
            api_version: Some("2024-06-20".to_owned()),
            ..endpoint("we_1")
        };
        let (praise, findings) = judged(&[older]);
        assert!(praise[0].contains("2024-06-20") && findings.is_empty());
    }

    #[test]
    fn it_must_lead_here() {
        let elsewhere = [
            "https://licenses.example/webhooks/stripe/prod",
            "https://old.example/webhooks/stripe/test",
        ];
        let elsewhere = elsewhere.map(|url| WebhookEndpoint {
            url: url.to_owned(),
            ..endpoint("we_1")
        });
        let (_, findings) = judged(&elsewhere);
        assert!(
            findings[0].0 && findings[0].1.starts_with("no webhook endpoint"),
            "{findings:?}"
        );
        let anywhere = Wanted { base_url: "", ..WANTED };
        assert!(judge(&elsewhere, anywhere).1.is_empty());
    }

    #[test]
    fn a_disabled_one_is_found() {
        let off = WebhookEndpoint {
            status: WebhookEndpointStatus::Disabled,
            ..endpoint("we_1")
        };
        let (praise, findings) = judged(std::slice::from_ref(&off));
        assert!(
            praise.is_empty() && findings[0].1.contains("we_1 is disabled"),
            "{findings:?}"
        );
        assert!(judged(&[off, endpoint("we_2")]).1.is_empty());
    }

    #[test]
    fn two_are_one_too_many() {
        let (praise, findings) = judged(&[endpoint("we_1"), endpoint("we_2")]);
        assert_eq!(praise.len(), 1);
        assert!(
            !findings[0].0 && findings[0].1.starts_with("2 webhook endpoints"),
            "{findings:?}"
        );
    }

    #[test]
    fn events_that_lack_or_delay_are_found() {
        let with = |events: &[&str]| WebhookEndpoint {
            enabled_events: events.iter().map(|&event| event.to_owned()).collect(),
            ..endpoint("we_1")
        };
        let (_, findings) = judge(&[with(&KINDS[1..])], WANTED);
        assert_eq!(
            (findings[0].grave, findings[0].fix.as_str()),
            (true, "add to it: checkout.session.completed")
        );
        for events in [vec!["*"], [&KINDS[..], &["invoice.created"]].concat()] {
            let (_, findings) = judged(&[with(&events)]);
            let [(false, text)] = findings.as_slice() else {
                panic!("{findings:?}")
            };
            assert!(text.contains("invoice.created"), "{text}");
        }
    }
}
