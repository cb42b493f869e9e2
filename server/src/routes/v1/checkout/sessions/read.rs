//! `GET /v1/checkout/sessions/{id}`

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::{OrderStatus, kind};
use claviger_store::{LicenseSelector, OrderSelector, OrderSummary};
use poem_openapi::{Enum, Object, OpenApi, param::Path, payload::Json};
use tokio::time::timeout;

use crate::{
    billing::sync,
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::issue,
    routes::Tag,
    wire::{id::WireId, text::Text},
};

pub(crate) struct Read;

codes!(ReadCheckoutCodes: CheckoutNotFound);

/// How long after the payment the key is shown to whoever has the session's id. An app that was closed meanwhile gets it too; an
/// old entry in a browser's history does not.
const KEY_SHOWN: TimeDelta = TimeDelta::hours(72);

/// How long a buyer waits for what Stripe says.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a purchase stands.
#[derive(Debug, Object)]
#[oai(rename = "CheckoutSession", skip_serializing_if_is_none)]
struct CheckoutSessionView {
    /// Its id.
    id: String,
    /// How it stands.
    status: CheckoutStatusView,
    /// The product.
    product: CheckoutItem,
    /// The plan.
    plan: CheckoutItem,
    /// What was paid, in the currency's smallest unit.
    amount: Option<i64>,
    /// ISO 4217 code of `amount`, lower case.
    currency: Option<String>,
    /// Once it is paid: the license.
    license: Option<BoughtLicense>,
    /// The machine that bought holds a slot of the license.
    device_activated: bool,
    /// Once it is paid: a hint at the address that the key was mailed to.
    email_hint: Option<String>,
}

/// How a purchase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "CheckoutStatus", rename_all = "snake_case")]
enum CheckoutStatusView {
    /// The buyer is at the checkout.
    Pending,
    /// The buyer is through; the payment is under way, with some payment methods for days.
    Processing,
    /// Paid: `license` is there.
    Paid,
    /// The payment failed; nothing was granted.
    Failed,
    /// The checkout passed; nothing was charged.
    Expired,
    /// It was paid, and paid back.
    Refunded,
}

/// What is bought.
#[derive(Debug, Object)]
struct CheckoutItem {
    /// Its code.
    code: String,
    /// Its name for people.
    name: String,
}

/// A license that was bought.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct BoughtLicense {
    /// Its id.
    id: WireId<kind::License>,
    /// Its key; for 72 hours after the payment.
    key: Option<String>,
    /// The last four symbols of its key.
    key_last4: String,
    /// When it ends; absent if it does not, or only with its subscription.
    expires_at: Option<DateTime<Utc>>,
    /// Devices that may use it at the same time.
    max_devices: u16,
}

#[OpenApi(prefix_path = "/v1/checkout/sessions", tag = "Tag::Apps")]
impl Read {
    /// How a purchase stands, and the license key once it is paid.
    ///
    /// Ask every few seconds while the buyer is at the checkout. While the payment is not known, Stripe is asked as well, so the
    /// license is there the second the payment is, also if Stripe's notice is late.
    #[oai(path = "/:id", method = "get")]
    async fn read_checkout_session(
        &self,
        scope: Scope,
        /// The id that the session was begun with, `cs_…`.
        id: Path<Text<255>>,
    ) -> ApiResult<Json<CheckoutSessionView>, ReadCheckoutCodes> {
        let selector = OrderSelector::Session(&id.0.0);
        let find = async || scope.env.store.find_order(selector).await;
        let missing = || Problem::new(ErrorCode::CheckoutNotFound);
        let mut summary = find().await?.ok_or_else(missing)?;
        if summary.order.status == OrderStatus::Pending && look(&scope, &summary).await {
            summary = find().await?.ok_or_else(missing)?;
        }
        Ok(Json(view(&scope, id.0.0.clone(), summary).await?))
    }
}

/// Asks Stripe; whether the order may have changed. If Stripe does not answer, what is known must do.
async fn look(scope: &Scope, summary: &OrderSummary) -> bool {
    let order = summary.order.id;
    let asks = scope
        .env
        .stripe
        .as_ref()
        .is_some_and(|stripe| stripe.may_look_up(order, scope.now));
    if !asks {
        return false;
    }
    let (app, env, now) = (Arc::clone(&scope.app), Arc::clone(&scope.env), scope.now);
    // A task of its own, so that it ends in order when the buyer gets an answer before Stripe gives one.
    let looking = tokio::spawn(async move {
        let looked = sync::sync(&app, &env, order, None, now).await;
        if let Err(error) = &looked {
            tracing::warn!(%order, %error, "a checkout could not be looked up");
        }
        env.outbox.notify_one();
        looked.is_ok()
    });
    timeout(PATIENCE, looking)
        .await
        .is_ok_and(|looked| looked.unwrap_or(false))
}

async fn view(scope: &Scope, id: String, summary: OrderSummary) -> Result<CheckoutSessionView, Problem> {
    let catalog = scope.env.store.read_catalog().await?.content;
    let order = &summary.order;
    let product = catalog.products.iter().find(|product| product.id == order.product_id);
    let plan = catalog.plans.iter().find(|plan| plan.id == order.plan_id);
    let name = |name: Option<&String>, code: &str| name.map_or_else(|| code.to_owned(), Clone::clone);
    let (license, device_activated) = match &summary.license {
        Some(_) if order.paid_at.is_some() => bought(scope, &summary).await?,
        _ => (None, false),
    };
    Ok(CheckoutSessionView {
        id,
        status: status(&summary),
        product: CheckoutItem {
            name: name(product.map(|product| &product.name), &summary.product),
            code: summary.product.clone(),
        },
        plan: CheckoutItem {
            name: name(plan.map(|plan| &plan.name), &summary.plan),
            code: summary.plan.clone(),
        },
        amount: order.amount,
        currency: order.currency.clone(),
        license,
        device_activated,
        email_hint: summary.email.as_deref().filter(|_| order.paid_at.is_some()).map(hint),
    })
}

fn status(summary: &OrderSummary) -> CheckoutStatusView {
    let order = &summary.order;
    // Stripe makes the customer when the buyer is through.
    let through = order.stripe.customer.is_some() || order.stripe.payment_intent.is_some();
    match order.status {
        OrderStatus::Pending if through => CheckoutStatusView::Processing,
        OrderStatus::Pending => CheckoutStatusView::Pending,
        OrderStatus::Paid | OrderStatus::Disputed => CheckoutStatusView::Paid,
        OrderStatus::Failed => CheckoutStatusView::Failed,
        OrderStatus::Expired => CheckoutStatusView::Expired,
        OrderStatus::Refunded | OrderStatus::ChargedBack => CheckoutStatusView::Refunded,
    }
}

async fn bought(scope: &Scope, summary: &OrderSummary) -> Result<(Option<BoughtLicense>, bool), Problem> {
    let Some(id) = summary.order.license_id else {
        return Ok((None, false));
    };
    let window = claviger_licensing::rules::window_start(scope.now);
    let Some(record) = scope.env.store.find_license(LicenseSelector::Id(id), window).await? else {
        return Ok((None, false));
    };
    let fresh = summary.order.paid_at.is_some_and(|paid| scope.now < paid + KEY_SHOWN);
    let key = if fresh {
        issue::open_key(&scope.env, id).await?
    } else {
        None
    };
    let device = summary.order.buyer.device.as_ref();
    let activated = device.is_some_and(|device| record.active().any(|active| active.device == device.hash));
    let license = BoughtLicense {
        id: WireId(id),
        key: key.map(|key| key.expose().to_owned()),
        key_last4: record.license.key_last4.clone(),
        expires_at: record.license.expires_at,
        max_devices: record.entitlements().max_devices,
    };
    Ok((Some(license), activated))
}

/// `a…@example.com`
fn hint(email: &str) -> String {
    match email.rsplit_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}
