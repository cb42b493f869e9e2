//! Subscriptions.

use stripe_billing::subscription::{ListSubscription, ListSubscriptionStatus, RetrieveSubscription};

use super::PAGE;
use super::id::checked;
use crate::client::Stripe;
use crate::error::StripeError;
use crate::object::{List, Subscription};

impl Stripe {
    /// Looks at a subscription, with its latest invoice.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn find_subscription(&self, id: &str) -> Result<Subscription, StripeError> {
        self.get(&RetrieveSubscription::new(checked(id)?).expand(vec!["latest_invoice".to_owned()]))
            .await
    }

    /// One page of all subscriptions, whatever their status, newest first. `after` is the last page's [`List::next`].
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn list_subscriptions(&self, after: Option<&str>) -> Result<List<Subscription>, StripeError> {
        let mut list = ListSubscription::new().status(ListSubscriptionStatus::All).limit(PAGE);
        if let Some(after) = after {
            list = list.starting_after(after);
        }
        self.get(&list).await
    }
}
