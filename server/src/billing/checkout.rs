//! Beginning a purchase at Stripe.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use claviger_licensing::{
    AuditContext, Buyer, BuyerDevice, Language, LicenseRecord, Order, OrderId, OrderSource, OrderStatus, Plan,
    PlanKind, Price, Product, Renewal, StripeLinks, billing::Standing, rules,
};
use claviger_protocol::LicenseKey;
use claviger_store::{LicenseSelector, OrderLease, OrderWrite};
use claviger_stripe::{CheckoutMode, CheckoutSession, NewCheckoutSession, StripeError};

use super::{
    Links, StripeAccess,
    sync::{LEASE, holder},
};
use crate::{
    environment::EnvironmentContext,
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::{find, issue},
    wire::device::KnownDevice,
};

/// What somebody wants to buy.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) product: String,
    pub(crate) plan: String,
    /// The code of one of the plan's prices; it may be absent where there is only one.
    pub(crate) price: Option<String>,
    /// The machine to activate once it is paid.
    pub(crate) device: Option<KnownDevice>,
    pub(crate) email: Option<String>,
    pub(crate) language: Language,
    /// The license to renew, instead of a new one.
    pub(crate) license_key: Option<LicenseKey>,
}

/// A purchase that was begun.
#[derive(Debug)]
pub(crate) struct Begun {
    /// The session's id at Stripe: who has it gets the key once it is paid.
    pub(crate) id: String,
    /// Where to send the buyer.
    pub(crate) url: String,
    /// When the session passes.
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

/// Words in the metadata of Stripe's objects, by which they are told from those of others in the same account.
pub(crate) mod metadata {
    pub(crate) const ORDER: &str = "claviger_order";
    pub(crate) const ENVIRONMENT: &str = "claviger_environment";
    pub(crate) const PRODUCT: &str = "claviger_product";
    pub(crate) const PLAN: &str = "claviger_plan";
    pub(crate) const PRICE: &str = "claviger_price";
}

/// Begins a purchase: an order here, then a session at Stripe.
pub(crate) async fn begin(scope: &Scope, wish: Wish) -> Result<Begun, Problem> {
    let env = &scope.env;
    let stripe = access(env)?;
    let (product, plan) = issue::find_plan(env, &wish.product, &wish.plan).await?;
    let price = choose_price(env, &plan, wish.price.as_deref()).await?;
    let renewed = match &wish.license_key {
        Some(key) => Some(renewable(scope, &product, &plan, key).await?),
        None => None,
    };
    let order = new_order(&wish, &product, &plan, &price, renewed.as_ref(), scope.now);
    let context = scope.app_context();
    env.store.write_order(&alone(order.clone()), &context).await?;
    let request = request(scope, &order, &wish, &product, &plan, &price)?;
    let session = create_session(stripe, &order, &request).await?;
    remember_session(env, order.id, &session, &context).await?;
    let url = session
        .url
        .ok_or_else(|| anyhow::anyhow!("Stripe gave a session without an address"))?;
    tracing::info!(order = %order.id, "checkout begun");
    Ok(Begun {
        id: session.id,
        url,
        expires_at: session.expires_at,
    })
}

/// The environment's account at Stripe.
pub(crate) fn access(env: &EnvironmentContext) -> Result<&StripeAccess, Problem> {
    env.stripe.as_ref().ok_or_else(|| {
        let detail = format!("Environment `{}` has no account at Stripe.", env.environment);
        Problem::with_detail(ErrorCode::CheckoutUnavailable, detail)
    })
}

/// The price of a plan to pay: the one named, or the only one.
async fn choose_price(env: &EnvironmentContext, plan: &Plan, named: Option<&str>) -> Result<Price, Problem> {
    let mut prices = env.store.read_catalog().await?.content.prices;
    prices.retain(|price| price.plan_id == plan.id && !price.retired);
    let mut fitting = prices
        .iter()
        .filter(|price| named.is_none_or(|named| price.code == named));
    let chosen = match (fitting.next(), fitting.next()) {
        (Some(price), None) => price,
        (Some(_), Some(_)) => {
            let codes: Vec<&str> = prices.iter().map(|price| price.code.as_str()).collect();
            let detail = format!(
                "The plan has several prices; name one in `price`: {}.",
                codes.join(", ")
            );
            return Err(Problem::with_detail(ErrorCode::PriceUnknown, detail));
        }
        (None, _) if prices.is_empty() => {
            let detail = "The plan is sold by hand: it has no price.";
            return Err(Problem::with_detail(ErrorCode::CheckoutUnavailable, detail));
        }
        (None, _) => return Err(Problem::new(ErrorCode::PriceUnknown)),
    };
    if chosen.stripe_price.is_none() {
        let detail = format!(
            "The catalog names no Stripe price of `{}` for environment `{}`.",
            chosen.code, env.environment
        );
        return Err(Problem::with_detail(ErrorCode::CheckoutUnavailable, detail));
    }
    Ok(chosen.clone())
}

/// The license that a key names, if buying the plan can renew it.
async fn renewable(scope: &Scope, product: &Product, plan: &Plan, key: &LicenseKey) -> Result<LicenseRecord, Problem> {
    let key = find::asked(scope, key)?;
    let selector = LicenseSelector::Key(key.hash);
    let found = scope
        .env
        .store
        .find_license(selector, rules::window_start(scope.now))
        .await?;
    let Some(record) = found else {
        return Err(find::explain_absence(scope, &product.code, &key.canonical)
            .await?
            .into());
    };
    let refuse = |detail: &str| Err(Problem::with_detail(ErrorCode::RenewalImpossible, detail));
    let license = &record.license;
    if record.product.id != product.id {
        return Err(Problem::new(ErrorCode::Verdict(
            claviger_protocol::Code::ProductMismatch,
        )));
    }
    let runs =
        license.expires_at.is_none_or(|end| scope.now < end) && license.overdue.is_none() && license.hold.is_none();
    match plan.kind {
        PlanKind::Perpetual if record.plan.id == plan.id => refuse("The license never ends."),
        PlanKind::Subscription if runs => refuse(
            "The license's subscription runs. Change it in the billing portal: POST /v1/billing/portal-sessions.",
        ),
        PlanKind::Perpetual | PlanKind::FixedTerm { .. } | PlanKind::Subscription => Ok(record),
    }
}

fn new_order(
    wish: &Wish,
    product: &Product,
    plan: &Plan,
    price: &Price,
    renewed: Option<&LicenseRecord>,
    now: DateTime<Utc>,
) -> Order {
    let device = wish.device.clone().map(|device| BuyerDevice {
        hash: device.hash,
        components: device.components,
        facts: device.facts,
    });
    Order {
        id: OrderId::mint(now),
        source: OrderSource::Checkout,
        product_id: product.id,
        plan_id: plan.id,
        price_id: Some(price.id),
        customer_id: None,
        license_id: renewed.map(|record| record.license.id),
        renewal: renewed.map(|_| Renewal::default()),
        status: OrderStatus::Pending,
        standing: Standing::default(),
        remarks: BTreeSet::new(),
        amount: None,
        currency: None,
        buyer: Buyer {
            device,
            language: wish.language,
        },
        stripe: StripeLinks::default(),
        invoice_no: None,
        created_at: now,
        paid_at: None,
        updated_at: now,
    }
}

/// The order of a session that the database does not know any more.
pub(crate) fn adopted(id: OrderId, session: &CheckoutSession, plan: &Plan, price: Option<&Price>) -> Order {
    let language = Language::ALL
        .into_iter()
        .find(|language| session.locale.as_deref() == Some(language.as_str()));
    Order {
        id,
        source: OrderSource::Checkout,
        product_id: plan.product_id,
        plan_id: plan.id,
        price_id: price.map(|price| price.id),
        customer_id: None,
        license_id: None,
        renewal: None,
        status: OrderStatus::Pending,
        standing: Standing::default(),
        remarks: BTreeSet::new(),
        amount: None,
        currency: None,
        buyer: Buyer {
            device: None,
            language: language.unwrap_or_default(),
        },
        stripe: StripeLinks {
            session: Some(session.id.clone()),
            ..StripeLinks::default()
        },
        invoice_no: None,
        created_at: session.created,
        paid_at: None,
        updated_at: session.created,
    }
}

/// The write of an order that nobody else knows.
pub(crate) fn alone(order: Order) -> OrderWrite {
    OrderWrite {
        order,
        customer: None,
        subscription: None,
        mails: Vec::new(),
        lease: None,
    }
}

fn request(
    scope: &Scope,
    order: &Order,
    wish: &Wish,
    product: &Product,
    plan: &Plan,
    price: &Price,
) -> Result<NewCheckoutSession, Problem> {
    let links = Links::new(&scope.app, scope.env.environment, wish.language);
    let metadata = [
        (metadata::ORDER, order.id.to_string()),
        (metadata::ENVIRONMENT, scope.env.environment.to_string()),
        (metadata::PRODUCT, product.code.clone()),
        (metadata::PLAN, plan.code.clone()),
        (metadata::PRICE, price.code.clone()),
    ];
    Ok(NewCheckoutSession {
        mode: match price.interval {
            Some(_) => CheckoutMode::Subscription,
            None => CheckoutMode::Payment,
        },
        price: price.stripe_price.clone().unwrap_or_default(),
        success_url: links.success()?,
        cancel_url: links.cancel(&product.code)?,
        client_reference_id: order.id.to_string(),
        customer_email: wish.email.clone(),
        locale: Some(wish.language.as_str().to_owned()),
        metadata: metadata
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<BTreeMap<_, _>>(),
        allow_promotion_codes: true,
        automatic_tax: scope.app.config.stripe.automatic_tax,
        expires_at: None,
    })
}

/// Creates the session. Stripe remembers the outcome of a key, also that it failed itself: then only a new key asks it again.
async fn create_session(
    stripe: &StripeAccess,
    order: &Order,
    request: &NewCheckoutSession,
) -> Result<CheckoutSession, Problem> {
    let mut last = None;
    for attempt in 1..=2 {
        let key = format!("{}-{attempt}", order.id);
        match stripe.client.create_checkout_session(request, &key).await {
            Ok(session) => return Ok(session),
            Err(error) if error.needs_new_key() => last = Some(error),
            Err(error) => return Err(unreachable(Some(error))),
        }
    }
    Err(unreachable(last))
}

/// The problem of a request that Stripe did not fulfill.
pub(crate) fn unreachable(error: Option<StripeError>) -> Problem {
    if let Some(error) = error {
        tracing::error!(%error, "Stripe did not fulfill a request");
        if error.is_final() {
            let detail = "Stripe refuses the request; `claviger doctor` looks at prices and keys.";
            return Problem::with_detail(ErrorCode::StripeRefused, detail);
        }
    }
    Problem::new(ErrorCode::StripeUnavailable)
}

async fn remember_session(
    env: &EnvironmentContext,
    id: OrderId,
    session: &CheckoutSession,
    context: &AuditContext,
) -> Result<(), Problem> {
    let holder = holder();
    let now = context.at;
    match env.store.lease_order(id, holder, now, now + LEASE).await? {
        OrderLease::Taken(summary) => {
            let mut order = summary.order;
            order.stripe.session = Some(session.id.clone());
            let write = OrderWrite {
                lease: Some(holder),
                ..alone(order)
            };
            Ok(env.store.write_order(&write, context).await?)
        }
        // A notice about the session was faster and brings its id along.
        OrderLease::Busy => Ok(()),
        OrderLease::Missing => Err(anyhow::anyhow!("order {id} vanished").into()),
    }
}
