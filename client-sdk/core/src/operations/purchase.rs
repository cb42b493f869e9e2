//! Buying, from the click to the license.

use std::time::Duration;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{done, rejected};
use crate::{
    api::{Answer, CheckoutRead, CheckoutRequest},
    client::Client,
    error::{Error, ErrorCode},
    random,
    record::Purchase,
    rules::change::Event,
    status::{Checkout, Plan, Status},
};

/// How long the server shows the key to whoever has the session, counted from the payment; for an unpaid one, longer than it can be paid.
const KEY_SHOWN: TimeDelta = TimeDelta::hours(72);
/// Between two questions while the buyer is at the checkout.
const POLL: Duration = Duration::from_secs(2);
/// The same once that took a while, as with a payment that is under way for days.
const POLL_LONG: Duration = Duration::from_secs(15);
/// Questions until it took a while.
const A_WHILE: u32 = 150;

/// What somebody wants to buy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Wish {
    /// The plan's code.
    pub plan: String,
    /// The code of one of its prices, if it has several.
    #[cfg_attr(test, ts(optional))]
    pub price: Option<String>,
    /// The buyer's e-mail address, if it is known.
    #[cfg_attr(test, ts(optional))]
    pub email: Option<String>,
    /// The language of checkout and mails, `en` or `de`.
    #[cfg_attr(test, ts(optional))]
    pub language: Option<String>,
}

impl Client {
    /// What is on sale of this product.
    ///
    /// # Errors
    /// [`ErrorCode::Rejected`], [`ErrorCode::NoAnswer`].
    pub async fn plans(&self) -> Result<Vec<Plan>, Error> {
        done(self.inner.api.plans(&self.inner.trust.product).await)
    }

    /// Begins a purchase: open the address in the system's browser, then [`await_purchase`](Self::await_purchase). The session is
    /// remembered, so that an app that was closed meanwhile finds it in [`Status::pending_purchase`].
    ///
    /// # Errors
    /// [`ErrorCode::Rejected`] with `PLAN_UNKNOWN`, `PRICE_UNKNOWN`, `CHECKOUT_UNAVAILABLE` and others; [`ErrorCode::NoAnswer`].
    pub async fn checkout_url(&self, wish: &Wish) -> Result<Checkout, Error> {
        let device = self.device_body();
        let body = CheckoutRequest {
            product: &self.inner.trust.product,
            plan: &wish.plan,
            price: wish.price.as_deref(),
            device: &device,
            email: wish.email.as_deref(),
            language: wish.language.as_deref(),
        };
        let begun = done(self.inner.api.begin_checkout(&body, &random::text()).await)?;
        let now = self.inner.clock.now().local;
        self.happened(Event::PurchaseBegun(Purchase {
            session: begun.id.clone(),
            until: begun.expires_at.unwrap_or(now).max(now) + KEY_SHOWN,
        }))
        .await;
        Ok(Checkout {
            session: begun.id,
            url: begun.url,
            expires_at: begun.expires_at,
        })
    }

    /// Waits until the purchase is paid, and activates the license that was bought. Faults on the way are waited through; drop the
    /// future to stop waiting, and call it again to go on.
    ///
    /// # Errors
    /// [`ErrorCode::PurchaseEnded`] if it failed, passed or was paid back, or if the key is no longer shown because the payment was more
    /// than 72 hours ago; what [`activate`](Self::activate) fails with, except for faults.
    pub async fn await_purchase(&self, session: &str) -> Result<Status, Error> {
        for asked in 0u32.. {
            match self.inner.api.read_checkout(session).await {
                Ok(Answer::Done(read)) => match self.bought(read).await {
                    // Paid, but the activation got no answer: it is tried again.
                    None
                    | Some(Err(Error {
                        code: ErrorCode::NoAnswer(_),
                        ..
                    })) => {}
                    Some(end) => {
                        let status = self.happened(Event::PurchaseEnded(session.to_owned())).await;
                        return end.map(|_| status);
                    }
                },
                Ok(Answer::Problem(problem)) if problem.code == "CHECKOUT_NOT_FOUND" => {
                    self.happened(Event::PurchaseEnded(session.to_owned())).await;
                    return Err(rejected(problem));
                }
                // Such as that Stripe does not answer: the purchase may be paid all the same.
                Ok(Answer::Problem(problem)) => {
                    tracing::debug!(code = problem.code, "a purchase could not be asked about");
                }
                Err(silence) => tracing::debug!(fault = ?silence.fault, "a purchase was asked about in vain"),
            }
            tokio::time::sleep(if asked < A_WHILE { POLL } else { POLL_LONG }).await;
        }
        unreachable!("the loop ends by returning")
    }

    /// What became of the purchase; `None` while that is open.
    async fn bought(&self, read: CheckoutRead) -> Option<Result<Status, Error>> {
        let ended = |detail, fix| Some(Err(Error::new(ErrorCode::PurchaseEnded, detail, fix)));
        match read.status.as_str() {
            "paid" => match read.license.map(|license| license.key) {
                Some(Some(key)) => Some(self.activate_key(key).await),
                Some(None) => ended(
                    "The purchase is paid, but was too long ago to show the key here.",
                    "Take the key from the purchase e-mail, or have it mailed again.",
                ),
                None => None,
            },
            "failed" => ended(
                "The payment failed; nothing was charged.",
                "Buy again with another payment method.",
            ),
            "expired" => ended("The checkout passed; nothing was charged.", "Begin the purchase again."),
            "refunded" => ended("The purchase was paid back.", "Buy again to use the app."),
            _ => None,
        }
    }
}
