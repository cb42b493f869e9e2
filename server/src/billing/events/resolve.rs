//! Which orders a notice concerns.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use claviger_licensing::{Actor, AuditContext, OrderId};
use claviger_store::{OrderFilter, OrderSelector, Page};
use claviger_stripe::{CheckoutSession, StripeError, webhook::Envelope};

use crate::{
    billing::{
        StripeAccess,
        checkout::{self, metadata},
        sync::SyncError,
    },
    environment::EnvironmentContext,
};

/// Orders of one customer at Stripe that are looked at.
const ORDERS_OF_CUSTOMER: u16 = 200;

/// An order that a notice concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Concerned {
    pub(super) order: OrderId,
    /// Its checkout session, where the notice told.
    pub(super) session: Option<String>,
}

/// The orders that a notice concerns; none if it is about something else in the same account.
pub(super) async fn resolve(
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    envelope: &Envelope,
    now: DateTime<Utc>,
) -> Result<Vec<Concerned>, SyncError> {
    let Some(object) = &envelope.object else {
        return Ok(Vec::new());
    };
    let links = &envelope.links;
    let resolver = Resolver { env, stripe, now };
    let found = match kind_of(&object.id) {
        Kind::Session => resolver.session(&object.id).await,
        Kind::Subscription => resolver.subscription(&object.id).await,
        Kind::Invoice => match &links.subscription {
            Some(subscription) => resolver.subscription(subscription).await,
            None => resolver.invoice(&object.id).await,
        },
        Kind::PaymentIntent => resolver.payment_intent(&object.id).await,
        Kind::Charge => match &links.payment_intent {
            Some(intent) => resolver.payment_intent(intent).await,
            None => resolver.charge(&object.id).await,
        },
        Kind::Refund | Kind::Dispute => match (&links.payment_intent, &links.charge) {
            (Some(intent), _) => resolver.payment_intent(intent).await,
            (None, Some(charge)) => resolver.charge(charge).await,
            (None, None) => resolver.refund_or_dispute(&object.id).await,
        },
        Kind::Customer => return resolver.customer(&object.id).await,
        Kind::Other => return Ok(Vec::new()),
    };
    match found {
        Ok(concerned) => Ok(concerned.into_iter().collect()),
        // What is gone at Stripe can change nothing here.
        Err(SyncError::Stripe(StripeError::NotFound)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The order of a checkout session, if it is one of ours.
pub(crate) async fn concerned_by_session(
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    session: &str,
    now: DateTime<Utc>,
) -> Result<Option<OrderId>, SyncError> {
    let found = Resolver { env, stripe, now }.session(session).await?;
    Ok(found.map(|concerned| concerned.order))
}

enum Kind {
    Session,
    Subscription,
    Invoice,
    PaymentIntent,
    Charge,
    Refund,
    Dispute,
    Customer,
    Other,
}

/// What an object is, by the prefix of its id, which is the same in every version of the API and in thin notices.
fn kind_of(id: &str) -> Kind {
    match id.split('_').next().unwrap_or_default() {
        "cs" => Kind::Session,
        "sub" => Kind::Subscription,
        "in" => Kind::Invoice,
        "pi" => Kind::PaymentIntent,
        "ch" | "py" => Kind::Charge,
        "re" | "pyr" => Kind::Refund,
        "dp" | "du" => Kind::Dispute,
        "cus" => Kind::Customer,
        _ => Kind::Other,
    }
}

struct Resolver<'a> {
    env: &'a EnvironmentContext,
    stripe: &'a StripeAccess,
    now: DateTime<Utc>,
}

type Found = Result<Option<Concerned>, SyncError>;

impl Resolver<'_> {
    async fn session(&self, id: &str) -> Found {
        if let Some(known) = self.known(OrderSelector::Session(id)).await? {
            return Ok(Some(known));
        }
        let session = self.stripe.client.find_checkout_session(id).await?;
        let named = match self.named(&session.metadata).await? {
            Some(named) => Some(named),
            None => self.adopt(&session).await?,
        };
        Ok(named.map(|concerned| Concerned {
            session: Some(session.id),
            ..concerned
        }))
    }

    async fn subscription(&self, id: &str) -> Found {
        if let Some(known) = self.known(OrderSelector::Subscription(id)).await? {
            return Ok(Some(known));
        }
        let subscription = self.stripe.client.find_subscription(id).await?;
        self.named(&subscription.metadata).await
    }

    async fn invoice(&self, id: &str) -> Found {
        let invoice = self.stripe.client.find_invoice(id).await?;
        match &invoice.subscription {
            Some(subscription) => self.subscription(subscription).await,
            // The invoice of a purchase paid once: its session tells the same.
            None => Ok(None),
        }
    }

    async fn payment_intent(&self, id: &str) -> Found {
        if let Some(known) = self.known(OrderSelector::PaymentIntent(id)).await? {
            return Ok(Some(known));
        }
        let intent = self.stripe.client.find_payment_intent(id).await?;
        if let Some(named) = self.named(&intent.metadata).await? {
            return Ok(Some(named));
        }
        for invoice in self.stripe.client.invoices_of_payment(id).await? {
            if let Some(subscription) = &invoice.subscription {
                return self.subscription(subscription).await;
            }
        }
        Ok(None)
    }

    async fn charge(&self, id: &str) -> Found {
        let charge = self.stripe.client.find_charge(id).await?;
        match &charge.payment_intent {
            Some(intent) => self.payment_intent(intent).await,
            None => Ok(None),
        }
    }

    async fn refund_or_dispute(&self, id: &str) -> Found {
        let (intent, charge) = if id.starts_with("re_") || id.starts_with("pyr_") {
            let refund = self.stripe.client.find_refund(id).await?;
            (refund.payment_intent, refund.charge)
        } else {
            let dispute = self.stripe.client.find_dispute(id).await?;
            (dispute.payment_intent, dispute.charge)
        };
        match (intent, charge) {
            (Some(intent), _) => self.payment_intent(&intent).await,
            (None, Some(charge)) => self.charge(&charge).await,
            (None, None) => Ok(None),
        }
    }

    async fn customer(&self, id: &str) -> Result<Vec<Concerned>, SyncError> {
        let filter = OrderFilter {
            stripe_customer: Some(id.to_owned()),
            ..OrderFilter::default()
        };
        let orders = self
            .env
            .store
            .list_orders(&filter, Page::first(ORDERS_OF_CUSTOMER))
            .await?;
        let concerned = |summary: claviger_store::OrderSummary| Concerned {
            order: summary.order.id,
            session: None,
        };
        Ok(orders.into_iter().map(concerned).collect())
    }

    async fn known(&self, selector: OrderSelector<'_>) -> Found {
        let found = self.env.store.find_order(selector).await?;
        Ok(found.map(|summary| Concerned {
            order: summary.order.id,
            session: None,
        }))
    }

    /// The order that an object's metadata names, unless it is of the other environment or of another installation.
    async fn named(&self, words: &BTreeMap<String, String>) -> Found {
        match self.order_named(words) {
            Some(id) => self.known(OrderSelector::Id(id)).await,
            None => Ok(None),
        }
    }

    fn order_named(&self, words: &BTreeMap<String, String>) -> Option<OrderId> {
        let here = words
            .get(metadata::ENVIRONMENT)
            .is_some_and(|name| name == self.env.environment.as_str());
        words.get(metadata::ORDER).filter(|_| here)?.parse().ok()
    }

    /// Enters an order again that is not known any more, because the database is a backup from before it: somebody may have
    /// paid for it.
    async fn adopt(&self, session: &CheckoutSession) -> Found {
        let words = &session.metadata;
        let word = |name: &str| words.get(name).map(String::as_str).unwrap_or_default();
        let Some(id) = self.order_named(words) else {
            return Ok(None);
        };
        let catalog = self.env.store.read_catalog().await?.content;
        let product = catalog
            .products
            .iter()
            .find(|product| product.code == word(metadata::PRODUCT));
        let plan = catalog.plans.iter().find(|plan| {
            plan.code == word(metadata::PLAN) && product.is_some_and(|product| product.id == plan.product_id)
        });
        let Some(plan) = plan else {
            return Err(anyhow::anyhow!("order {id} is for a plan that the catalog does not know").into());
        };
        let price = catalog
            .prices
            .iter()
            .find(|price| price.plan_id == plan.id && price.code == word(metadata::PRICE));
        let order = checkout::adopted(id, session, plan, price);
        let context = AuditContext {
            actor: Actor::System,
            at: self.now,
            request_id: None,
        };
        self.env.store.write_order(&checkout::alone(order), &context).await?;
        tracing::warn!(order = %id, "an order that was not known any more was entered again");
        Ok(Some(Concerned {
            order: id,
            session: None,
        }))
    }
}
