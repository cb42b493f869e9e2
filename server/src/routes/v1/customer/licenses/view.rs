//! A license as its customer sees it.

use chrono::{DateTime, Utc};
use claviger_licensing::{
    Activation, License, LicenseId, LicenseRecord, LicenseStatus, PlanKind, Subscription, catalog::CatalogContent,
    kind, rules,
};
use claviger_protocol::Code;
use claviger_store::{LicenseSelector, OrderSummary};
use poem_openapi::Object;

use crate::{
    billing::portal::{self, Asker},
    http::{
        customer::Visitor,
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::issue,
    wire::{admin::StandingView, id::WireId},
};

/// A license as its customer sees it.
#[derive(Object)]
#[oai(rename = "CustomerLicense", skip_serializing_if_is_none)]
pub(super) struct CustomerLicenseView {
    /// Its id.
    id: WireId<kind::License>,
    /// Its product.
    product: CustomerLicenseItem,
    /// Its plan.
    plan: CustomerLicenseItem,
    /// Its key.
    key: String,
    /// The last four symbols of its key.
    key_last4: String,
    /// How it stands.
    standing: StandingView,
    /// When it ends or ended; absent if never, or only with its subscription.
    expires_at: Option<DateTime<Utc>>,
    /// When its subscription is paid next.
    renews_at: Option<DateTime<Utc>>,
    /// When its subscription ends or ended, if that is settled.
    ends_at: Option<DateTime<Utc>>,
    /// A payment is missing; it works until this instant.
    grace_until: Option<DateTime<Utc>>,
    /// Devices that may use it at the same time.
    max_devices: u16,
    /// The devices that do.
    devices: Vec<CustomerDeviceView>,
    /// Can the customer see and change at Stripe how he pays for it?
    can_manage_billing: bool,
    /// Can it be renewed by buying its plan again?
    renewable: bool,
    /// Where there is help.
    support_url: Option<String>,
}

/// A product or plan.
#[derive(Object)]
struct CustomerLicenseItem {
    /// Its code.
    code: String,
    /// Its name for people.
    name: String,
}

/// A device that holds a slot of a license.
#[derive(Object)]
#[oai(rename = "CustomerDevice", skip_serializing_if_is_none)]
struct CustomerDeviceView {
    /// Its activation: release it by this id.
    id: WireId<kind::Activation>,
    /// The name its owner knows.
    name: Option<String>,
    /// Operating system.
    platform: Option<String>,
    /// Version of the app.
    app_version: Option<String>,
    /// Since when it holds its slot.
    activated_at: DateTime<Utc>,
    /// When it last showed itself.
    last_seen_at: DateTime<Utc>,
}

impl From<&Activation> for CustomerDeviceView {
    fn from(activation: &Activation) -> Self {
        let facts = activation.facts.clone();
        Self {
            id: WireId(activation.id),
            name: facts.name,
            platform: facts.platform,
            app_version: facts.app_version,
            activated_at: activation.activated_at,
            last_seen_at: activation.last_seen_at,
        }
    }
}

/// One of the visitor's own licenses. Those of others do not exist for him.
pub(super) async fn find(visitor: &Visitor, id: LicenseId) -> Result<LicenseRecord, Problem> {
    let scope = &visitor.scope;
    let window = rules::window_start(scope.now);
    scope.env.check_ins.settle().await;
    let record = scope.env.store.find_license(LicenseSelector::Id(id), window).await?;
    record
        .filter(|record| record.license.customer_id == Some(visitor.customer))
        .ok_or_else(|| Problem::new(ErrorCode::LicenseNotFound))
}

/// A license as its customer sees it.
pub(super) async fn show(
    visitor: &Visitor,
    record: &LicenseRecord,
    catalog: &CatalogContent,
) -> Result<CustomerLicenseView, Problem> {
    let scope = &visitor.scope;
    let license = &record.license;
    let key = issue::open_key(&scope.env, license.id).await?;
    let key = key.ok_or_else(|| anyhow::anyhow!("license {} has no key", license.id))?;
    let orders = portal::orders(&scope.env, license, Asker::Customer(visitor.customer)).await?;
    let subscription = subscription(license, &orders);
    Ok(CustomerLicenseView {
        id: WireId(license.id),
        product: CustomerLicenseItem {
            code: record.product.code.clone(),
            name: record.product.name.clone(),
        },
        plan: CustomerLicenseItem {
            code: record.plan.code.clone(),
            name: record.plan.name.clone(),
        },
        key: key.expose().to_owned(),
        key_last4: license.key_last4.clone(),
        standing: StandingView::of(license, scope.now),
        expires_at: license.expires_at,
        renews_at: subscription.and_then(renews_at),
        ends_at: subscription.and_then(|subscription| subscription.ends_at),
        grace_until: license.overdue.map(|overdue| overdue.grace_until),
        max_devices: record.entitlements().max_devices,
        devices: record.active().map(CustomerDeviceView::from).collect(),
        can_manage_billing: scope.env.stripe.is_some() && portal::billed(license, &orders).is_some(),
        renewable: is_renewable(scope, record, catalog),
        support_url: record.product.support_url.clone(),
    })
}

/// The subscription that pays for a license now.
fn subscription<'a>(license: &License, orders: &'a [OrderSummary]) -> Option<&'a Subscription> {
    let governing = orders.iter().find(|summary| license.order_id == Some(summary.order.id));
    governing?.subscription.as_ref()
}

/// When a subscription that goes on is paid next: with the end of the present period.
fn renews_at(subscription: &Subscription) -> Option<DateTime<Utc>> {
    let runs = matches!(subscription.status.as_str(), "active" | "trialing" | "past_due");
    let goes_on = runs && subscription.ends_at.is_none();
    subscription.current_period_end.filter(|_| goes_on)
}

/// Whether buying its plan again would do something for a license, and the plan can be bought.
fn is_renewable(scope: &Scope, record: &LicenseRecord, catalog: &CatalogContent) -> bool {
    let (license, plan) = (&record.license, &record.plan);
    let sold = !plan.retired
        && !record.product.retired
        && catalog
            .prices
            .iter()
            .any(|price| price.plan_id == plan.id && !price.retired && price.stripe_price.is_some());
    let useful = match (plan.kind, rules::standing(license, scope.now)) {
        (PlanKind::Perpetual, _) | (_, Code::Suspended) => false,
        (PlanKind::FixedTerm { .. }, _) => true,
        // In its grace the payment that is missing is made up for, not made twice.
        (PlanKind::Subscription, code) => !code.is_valid(),
    };
    // What an admin stopped, money does not start.
    scope.env.stripe.is_some() && license.status == LicenseStatus::Active && sold && useful
}
