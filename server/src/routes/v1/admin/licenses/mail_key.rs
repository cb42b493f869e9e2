//! `POST /v1/admin/licenses/{id}/mail-key`

use chrono::{DateTime, Utc};
use claviger_licensing::{Customer, LicenseRecord, LicenseStatus, Role, kind};
use claviger_protocol::{Code, LicenseKey};
use claviger_store::{NewMail, OrderSelector, OrderSummary};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::amend::find;
use crate::{
    billing::{Links, letters::validity},
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    mail::{KeyDelivery, Letter, Recipient, envelope},
    operations::issue::open_key,
    routes::{
        Tag,
        v1::admin::{
            mails::{MailView, find_mail},
            orders::renews_at,
        },
    },
    wire::id::WireId,
};

pub(crate) struct MailKey;

codes!(
    MailKeyCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    LicenseNotFound,
    KeyMailImpossible,
    Conflict,
);

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl MailKey {
    /// Mail a license's key to its customer.
    ///
    /// It is the letter that delivers keys, with what the license grants now, to the customer's present address, in the language of
    /// the order that pays for the license, else in English. Each request is a mail of its own.
    #[oai(path = "/:id/mail-key", method = "post")]
    async fn mail_license_key(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
    ) -> ApiResult<Json<MailView>, MailKeyCodes> {
        let caller = admin.require(Role::Support)?;
        let (scope, id) = (&caller.scope, id.0.0);
        let record = find(scope, id).await?;
        if let Some(detail) = obstacle(&record, scope.now) {
            return Err(refused(detail).into());
        }
        let (customer, address) = addressee(scope, &record).await?;
        let key = open_key(&scope.env, id).await?.ok_or(ErrorCode::LicenseNotFound)?;
        let order = match record.license.order_id {
            Some(order) => scope.env.store.find_order(OrderSelector::Id(order)).await?,
            None => None,
        };
        let mail = write(scope, &record, order.as_ref(), (customer, address), &key)?;
        if !scope.env.store.request_mail(&mail, &caller.context()).await? {
            return Err(ErrorCode::Conflict.into());
        }
        scope.env.outbox.notify_one();
        let (mail, _) = find_mail(scope, mail.id).await?;
        Ok(Json(mail.into()))
    }
}

fn refused(detail: &str) -> Problem {
    Problem::with_detail(ErrorCode::KeyMailImpossible, detail)
}

/// Why the key is no good to its customer now: as at a sale, nobody is told to paste a key that works nowhere.
fn obstacle(record: &LicenseRecord, now: DateTime<Utc>) -> Option<&'static str> {
    let license = &record.license;
    match license.status {
        LicenseStatus::Revoked => Some("The license is revoked; reinstate it first, or issue a new one."),
        LicenseStatus::Suspended => Some("The license is suspended; reinstate it first."),
        LicenseStatus::Active if license.hold.is_some() => {
            Some("What happened to the license's money stops it; reinstate it first.")
        }
        LicenseStatus::Active if license.expires_at.is_some_and(|end| end <= now) => {
            Some("The license has expired; extend it first.")
        }
        LicenseStatus::Active => None,
    }
}

/// Who holds the license, and his address.
async fn addressee(scope: &Scope, record: &LicenseRecord) -> Result<(Customer, String), Problem> {
    let customer = match record.license.customer_id {
        Some(id) => scope.env.store.find_customer(id).await?,
        None => None,
    };
    let customer = customer.ok_or_else(|| refused("The license has no customer; give it to one first."))?;
    let address = customer.email.clone();
    let address = address.ok_or_else(|| refused("The customer was erased; give the license to another one first."))?;
    Ok((customer, address))
}

/// The letter says nothing of what was paid: the license may have been given to another customer since.
fn write(
    scope: &Scope,
    record: &LicenseRecord,
    order: Option<&OrderSummary>,
    (customer, address): (Customer, String),
    key: &LicenseKey,
) -> Result<NewMail, Problem> {
    let (env, license) = (&scope.env, &record.license);
    let language = order.map(|summary| summary.order.buyer.language).unwrap_or_default();
    let subscription = order.and_then(|summary| summary.subscription.as_ref());
    let validity = validity(record.plan.kind, license.expires_at, subscription.and_then(renews_at));
    let page = Links::new(&scope.app, env.environment, language).recover()?;
    let letter = Letter::KeyDelivery(KeyDelivery::of(record, customer.name, key, validity, page));
    let to = Recipient {
        address,
        language,
        customer_id: Some(customer.id),
        license_id: Some(license.id),
    };
    let mut mail = envelope(env, to, String::new(), &letter, scope.now);
    mail.cause = format!("{}:{}:{}", letter.kind(), license.id, mail.id);
    Ok(mail)
}
