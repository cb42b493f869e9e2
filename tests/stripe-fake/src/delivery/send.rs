//! Sending what is in the outboxes.

use chrono::TimeDelta;
use futures_util::{StreamExt as _, stream};

use super::{Endpoint, Event, Signing};
use crate::{Account, Fake, ledger::Cause, random::Random, shared::Shared};

/// How the waiting events go out; [`Default`] is each once, in order, to its endpoint.
#[derive(Clone, Debug)]
pub struct DeliveryPlan {
    /// A seed to shuffle them by.
    pub shuffle: Option<u64>,
    /// How often each is sent, at least once.
    pub copies: usize,
    /// How many are on their way at the same time.
    pub parallel: usize,
    /// Where they go in turn instead of to their endpoint's URL: to several processes of one server.
    pub urls: Vec<String>,
    /// How long ago they were signed.
    pub signed_ago: TimeDelta,
}

impl Default for DeliveryPlan {
    fn default() -> Self {
        Self {
            shuffle: None,
            copies: 1,
            parallel: 1,
            urls: Vec::new(),
            signed_ago: TimeDelta::zero(),
        }
    }
}

/// One event that was sent to one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// `evt_…`.
    pub event_id: String,
    /// Such as `invoice.paid`.
    pub kind: String,
    /// Where it went.
    pub url: String,
    /// The status of the answer; `None` if there was none.
    pub status: Option<u16>,
}

impl Attempt {
    /// Whether the endpoint has taken the event.
    pub fn is_acknowledged(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// An event with all that is needed to send it.
struct Letter {
    key: String,
    event: Event,
    endpoint: Endpoint,
    url: String,
}

impl Fake {
    /// Sends all waiting events of all accounts, one after the other in the order in which they happened, and waits for
    /// each answer. What is not acknowledged with a 2xx goes on waiting.
    pub async fn deliver_all(&self) -> Vec<Attempt> {
        self.deliver(DeliveryPlan::default()).await
    }

    /// Sends all waiting events of all accounts by a plan. An event goes on waiting unless some copy was acknowledged.
    pub async fn deliver(&self, plan: DeliveryPlan) -> Vec<Attempt> {
        self.shared.deliver(&plan).await
    }

    /// The header `Stripe-Signature` for a body, as of these Unix seconds.
    pub async fn sign(&self, body: &str, secret: &str, timestamp: i64) -> String {
        self.shared
            .signer
            .header(Signing { body, timestamp }, &[secret.to_owned()])
            .await
    }

    /// From now on events are sent as they happen, and again with growing pauses until they are acknowledged.
    pub fn deliver_automatically(&self) {
        super::background::start(&self.shared);
    }
}

impl Account {
    /// Takes out the waiting events, to be posted by the test itself.
    pub fn take_events(&self) -> Vec<Event> {
        self.look(|desk| std::mem::take(&mut desk.ledger.outbox.queue))
    }
}

impl Shared {
    pub(crate) async fn deliver(&self, plan: &DeliveryPlan) -> Vec<Attempt> {
        let mut letters: Vec<Letter> = Vec::new();
        for _ in 0..plan.copies.max(1) {
            letters.extend(self.letters());
        }
        if let Some(seed) = plan.shuffle {
            Random::new(seed).shuffle(&mut letters);
        }
        for (letter, url) in letters.iter_mut().zip(plan.urls.iter().cycle()) {
            letter.url.clone_from(url);
        }
        let sent = stream::iter(letters).map(|letter| self.send(letter, plan.signed_ago));
        sent.buffered(plan.parallel.max(1)).collect().await
    }

    fn letters(&self) -> Vec<Letter> {
        let of_account = |key: String| {
            let outbox = |desk: &mut crate::ledger::Desk<'_>| {
                let outbox = &desk.ledger.outbox;
                let letter = |event: &Event| {
                    let endpoint = outbox.endpoints[event.endpoint].clone();
                    Letter {
                        key: key.clone(),
                        event: event.clone(),
                        url: endpoint.url.clone(),
                        endpoint,
                    }
                };
                outbox.queue.iter().map(letter).collect::<Vec<_>>()
            };
            self.at_desk(&key, Cause::default(), outbox)
        };
        self.keys().into_iter().flat_map(of_account).collect()
    }

    async fn send(&self, letter: Letter, signed_ago: TimeDelta) -> Attempt {
        let Letter {
            key,
            event,
            endpoint,
            url,
        } = letter;
        let timestamp = (self.now() - signed_ago).timestamp();
        let signature = self
            .signer
            .header(
                Signing {
                    body: &event.body,
                    timestamp,
                },
                &endpoint.secrets,
            )
            .await;
        let request = self
            .client
            .post(&url)
            .header("content-type", "application/json; charset=utf-8")
            .header("user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header("stripe-signature", signature)
            .body(event.body.clone());
        let status = request.send().await.ok().map(|response| response.status().as_u16());
        let attempt = Attempt {
            event_id: event.id.clone(),
            kind: event.kind.clone(),
            url,
            status,
        };
        if attempt.is_acknowledged() {
            self.at_desk(&key, Cause::default(), |desk| desk.ledger.outbox.acknowledge(&event));
        }
        attempt
    }
}
