//! Issuing licenses.

use chrono::{DateTime, Utc};
use claviger_licensing::{
    AuditContext, CustomerId, License, LicenseId, LicenseSource, LicenseStatus, Overrides, Plan, PlanKind, Product,
};
use claviger_protocol::LicenseKey;
use claviger_store::{AddLicensesError, NewCustomer, NewLicense};

use crate::{
    environment::EnvironmentContext,
    http::problem::{ErrorCode, Problem},
    secrets::random_bytes,
};

/// What is to be issued.
#[derive(Debug, Clone)]
pub(crate) struct Order<'a> {
    pub(crate) product: &'a Product,
    pub(crate) plan: &'a Plan,
    /// E-mail address and name of the customer.
    pub(crate) customer: Option<(String, Option<String>)>,
    pub(crate) order_ref: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) expiry: Expiry,
    pub(crate) quantity: u16,
}

/// When what is issued ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiry {
    /// As the plan says.
    ByPlan,
    /// At this instant.
    At(DateTime<Utc>),
}

/// A new license and its key, which is shown once.
#[derive(Debug, Clone)]
pub(crate) struct Issued {
    pub(crate) id: LicenseId,
    pub(crate) key: LicenseKey,
    pub(crate) key_last4: String,
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

/// Finds the product and plan of an order, by their codes; both must be on sale.
pub(crate) async fn find_plan(env: &EnvironmentContext, product: &str, plan: &str) -> Result<(Product, Plan), Problem> {
    let catalog = env.store.read_catalog().await?.content;
    let product = catalog
        .products
        .into_iter()
        .find(|candidate| candidate.code == product && !candidate.retired)
        .ok_or_else(|| Problem::new(ErrorCode::ProductUnknown))?;
    let plan = catalog
        .plans
        .into_iter()
        .find(|candidate| candidate.product_id == product.id && candidate.code == plan && !candidate.retired)
        .ok_or_else(|| Problem::new(ErrorCode::PlanUnknown))?;
    Ok((product, plan))
}

/// Issues licenses with new keys, all or none.
pub(crate) async fn issue(
    env: &EnvironmentContext,
    order: &Order<'_>,
    context: &AuditContext,
) -> Result<Vec<Issued>, Problem> {
    let now = context.at;
    let mut issued = Vec::with_capacity(usize::from(order.quantity));
    let mut licenses = Vec::with_capacity(usize::from(order.quantity));
    for _ in 0..order.quantity {
        let (key, license) = draft(env, order, LicenseSource::Admin, now)?;
        issued.push(Issued {
            id: license.license.id,
            key,
            key_last4: license.license.key_last4.clone(),
            expires_at: license.license.expires_at,
        });
        licenses.push(license);
    }
    env.store
        .add_licenses(&licenses, context)
        .await
        .map_err(|error| match error {
            // Two new random keys that are the same: the caller can only try again.
            AddLicensesError::DuplicateKey { .. } => Problem::new(ErrorCode::Conflict),
            AddLicensesError::Store(error) => error.into(),
        })?;
    Ok(issued)
}

/// How a license's sealed key is bound to its license.
pub(crate) fn key_purpose(id: LicenseId) -> String {
    format!("license-key:{id}")
}

/// The whole key of a license.
pub(crate) async fn open_key(env: &EnvironmentContext, id: LicenseId) -> Result<Option<LicenseKey>, Problem> {
    let Some(sealed) = env.store.find_sealed_key(id).await? else {
        return Ok(None);
    };
    let plain = env
        .secrets
        .open(&key_purpose(id), &sealed)
        .map_err(anyhow::Error::from)?;
    let text = String::from_utf8(plain).map_err(|_| anyhow::anyhow!("a sealed license key is not text"))?;
    Ok(Some(LicenseKey::new(text)))
}

/// A license with a new key, not stored yet.
pub(crate) fn draft(
    env: &EnvironmentContext,
    order: &Order<'_>,
    source: LicenseSource,
    now: DateTime<Utc>,
) -> Result<(LicenseKey, NewLicense), Problem> {
    let key = new_key(env, order.product, order.plan);
    let license = new_license(env, order, source, &key, now)?;
    Ok((key, license))
}

fn new_key(env: &EnvironmentContext, product: &Product, plan: &Plan) -> LicenseKey {
    let template = plan.key_template.as_ref().unwrap_or(&product.key_template);
    template.generate(env.environment, &plan.key_word, &mut |buffer: &mut [u8]| {
        random_bytes(buffer);
    })
}

fn new_license(
    env: &EnvironmentContext,
    order: &Order<'_>,
    source: LicenseSource,
    key: &LicenseKey,
    now: DateTime<Utc>,
) -> Result<NewLicense, Problem> {
    let expires_at = expiry(order, now)?;
    let canonical = key.canonical().map_err(anyhow::Error::from)?;
    let id = LicenseId::mint(now);
    let customer = order.customer.clone();
    Ok(NewLicense {
        license: License {
            id,
            customer_id: None,
            key_hash: env.secrets.key_hash(&canonical),
            key_last4: canonical.last4(),
            status: LicenseStatus::Active,
            status_reason: None,
            expires_at,
            overdue: None,
            hold: None,
            order_id: None,
            overrides: Overrides::default(),
            order_ref: order.order_ref.clone(),
            source,
            note: order.note.clone(),
            created_at: now,
            updated_at: now,
        },
        product_id: order.product.id,
        plan_id: order.plan.id,
        plan_code: order.plan.code.clone(),
        key_sealed: env.secrets.seal(&key_purpose(id), key.expose().as_bytes()),
        customer: customer.map(|(email, name)| NewCustomer {
            id: CustomerId::mint(now),
            email,
            name,
        }),
    })
}

fn expiry(order: &Order<'_>, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Problem> {
    match (order.expiry, order.plan.kind) {
        (Expiry::At(end), _) if end <= now => Err(Problem::with_detail(
            ErrorCode::RequestInvalid,
            "`expires_at` must lie in the future.",
        )),
        (Expiry::At(end), _) => Ok(Some(end)),
        (Expiry::ByPlan, PlanKind::FixedTerm { term }) => term
            .after(now)
            .map(Some)
            .ok_or_else(|| Problem::with_detail(ErrorCode::RequestInvalid, "The plan's term ends past the calendar.")),
        (Expiry::ByPlan, PlanKind::Perpetual | PlanKind::Subscription) => Ok(None),
    }
}
