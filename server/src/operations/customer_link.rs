//! Mailing customers their keys, and a one-time link to their own page.

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::{Customer, CustomerId, Language, LicenseStatus, ProductId, catalog::CatalogContent, rules};
use claviger_store::{CustomerFilter, LicenseSummary, MailFilter, NewCustomerLink, NewMail, Page, StoreResult};
use data_encoding::BASE32_NOPAD;

use super::{customer_licenses, issue};
use crate::{
    billing::Links,
    environment::EnvironmentContext,
    http::{auth::hash, problem::Problem, scope::Scope},
    mail::{KeyRecovery, Letter, Recipient, RecoveredLicense, envelope},
    secrets::random_bytes,
};

const RANDOM_LENGTH: usize = 32;
/// How long a link works.
const LIFE: TimeDelta = TimeDelta::minutes(30);
/// In each of these, a customer gets one mail at most, however often somebody asks.
const WINDOW: TimeDelta = TimeDelta::minutes(10);
/// The most keys in a mail, the newest ones: mail programs cut longer mails off. The page behind the link shows all.
const KEYS_IN_MAIL: usize = 50;
/// The letter's name in the outbox.
const KIND: &str = "key_recovery";

/// Who looks for which keys.
pub(crate) struct Lost {
    pub(crate) email: String,
    /// Of which product; `None` for all.
    pub(crate) product: Option<ProductId>,
    pub(crate) language: Language,
}

/// Mails a customer his keys and a link, if there is a customer with this address who has licenses. Those that an admin revoked
/// do not count.
pub(crate) async fn mail_keys(scope: &Scope, lost: &Lost) -> Result<(), Problem> {
    let env = &scope.env;
    let Some((customer, address)) = find_customer(env, &lost.email).await? else {
        return Ok(());
    };
    let mut licenses = customer_licenses::list(env.store.as_ref(), customer.id, lost.product).await?;
    licenses.retain(|summary| summary.license.status != LicenseStatus::Revoked);
    licenses.truncate(KEYS_IN_MAIL);
    let cause = cause(customer.id, scope.now);
    if licenses.is_empty() || was_mailed(env, customer.id, &cause).await? {
        return Ok(());
    }
    let to = Recipient {
        address,
        language: lost.language,
        customer_id: Some(customer.id),
        license_id: None,
    };
    let (link, mail) = write(scope, customer, to, cause, &licenses).await?;
    // The link comes first, so that no mail has a link that opens nothing.
    env.store.add_customer_link(&link).await?;
    if env.store.add_mail(&mail).await? {
        env.outbox.notify_one();
    }
    Ok(())
}

/// The customer with an address, and that address as it was first given. The one that was typed now may be another that only
/// folds to the same letters.
async fn find_customer(env: &EnvironmentContext, email: &str) -> StoreResult<Option<(Customer, String)>> {
    let filter = CustomerFilter {
        email: Some(email.to_owned()),
        ..CustomerFilter::default()
    };
    let found = env.store.list_customers(&filter, Page::first(1)).await?;
    Ok(found.into_iter().next().and_then(|mut customer| {
        let address = customer.email.take()?;
        Some((customer, address))
    }))
}

fn cause(customer: CustomerId, now: DateTime<Utc>) -> String {
    let window = now.timestamp().div_euclid(WINDOW.num_seconds());
    format!("{KIND}:{customer}:{window}")
}

/// Asked before a link is made, so that whoever asks again and again does not fill the store with links. Should two ask at the
/// same time, the outbox takes one mail, and a link is left that nobody knows.
async fn was_mailed(env: &EnvironmentContext, customer: CustomerId, cause: &str) -> StoreResult<bool> {
    let filter = MailFilter {
        kind: Some(KIND.to_owned()),
        customer_id: Some(customer),
        ..MailFilter::default()
    };
    let last = env.store.list_mails(&filter, Page::first(1)).await?;
    Ok(last.first().is_some_and(|mail| mail.cause == cause))
}

/// The letter, with the only copy of the link's random part; what is kept of it here is its hash.
async fn write(
    scope: &Scope,
    customer: Customer,
    to: Recipient,
    cause: String,
    licenses: &[LicenseSummary],
) -> Result<(NewCustomerLink, NewMail), Problem> {
    let env = &scope.env;
    let catalog = env.store.read_catalog().await?.content;
    let (link, token) = new_link(customer.id, LIFE, scope.now);
    let letter = Letter::KeyRecovery(KeyRecovery {
        customer_name: customer.name,
        licenses: recovered(env, licenses, &catalog, scope.now).await?,
        link: Links::new(&scope.app, env.environment, to.language).my_licenses(Some(&token))?,
        link_expires_at: link.expires_at,
        support_url: support_url(licenses, &catalog),
    });
    Ok((link, envelope(env, to, cause, &letter, scope.now)))
}

async fn recovered(
    env: &EnvironmentContext,
    licenses: &[LicenseSummary],
    catalog: &CatalogContent,
    now: DateTime<Utc>,
) -> Result<Vec<RecoveredLicense>, Problem> {
    let mut recovered = Vec::with_capacity(licenses.len());
    for summary in licenses {
        let Some(key) = issue::open_key(env, summary.license.id).await? else {
            continue;
        };
        let product = catalog.products.iter().find(|product| product.code == summary.product);
        let plan = catalog
            .plans
            .iter()
            .find(|plan| plan.code == summary.plan && product.is_some_and(|product| product.id == plan.product_id));
        recovered.push(RecoveredLicense {
            product: product.map_or_else(|| summary.product.clone(), |product| product.name.clone()),
            plan: plan.map_or_else(|| summary.plan.clone(), |plan| plan.name.clone()),
            key: key.expose().to_owned(),
            code: rules::standing(&summary.license, now),
        });
    }
    Ok(recovered)
}

/// Where there is help, if all licenses are of one product.
fn support_url(licenses: &[LicenseSummary], catalog: &CatalogContent) -> Option<String> {
    let first = &licenses.first()?.product;
    let product = catalog.products.iter().find(|product| product.code == *first)?;
    let same = licenses.iter().all(|summary| summary.product == *first);
    product.support_url.clone().filter(|_| same)
}

/// A link to a customer's own page that works once, for as long as `life`, and its random part, which is kept nowhere.
pub(crate) fn new_link(customer_id: CustomerId, life: TimeDelta, now: DateTime<Utc>) -> (NewCustomerLink, String) {
    let token = random_token();
    let link = NewCustomerLink {
        link: hash(&token),
        customer_id,
        created_at: now,
        expires_at: now + life,
    };
    (link, token)
}

fn random_token() -> String {
    let mut random = [0; RANDOM_LENGTH];
    random_bytes(&mut random);
    BASE32_NOPAD.encode(&random).to_lowercase()
}
