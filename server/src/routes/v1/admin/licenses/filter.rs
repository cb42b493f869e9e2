//! Which licenses a search or an export is about.

use chrono::{DateTime, Utc};
use claviger_licensing::{Plan, Product, catalog::CatalogContent, kind};
use claviger_protocol::{CanonicalKey, Code, LicenseKey};
use claviger_store::{LicenseFilter, LicenseText};

use super::view::LicenseStatusView;
use crate::{
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::find,
    wire::{
        admin::StandingView,
        device::{DeviceIdText, device_id},
        id::WireId,
        search::words,
        text::{Email, KeyText, Name, Slug},
    },
};

/// The conditions of a request; every one that is set must hold.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) product: Option<Slug>,
    pub(super) plan: Option<Slug>,
    pub(super) status: Option<LicenseStatusView>,
    pub(super) standing: Option<StandingView>,
    pub(super) expired: Option<bool>,
    pub(super) ending_before: Option<DateTime<Utc>>,
    pub(super) customer_id: Option<WireId<kind::Customer>>,
    pub(super) email: Option<Email>,
    pub(super) order_ref: Option<Name>,
    pub(super) key: Option<KeyText>,
    pub(super) key_last4: Option<Name>,
    pub(super) device_id: Option<DeviceIdText>,
    pub(super) text: Option<Name>,
}

/// Declares a request whose fields are the conditions and its own. (The flattening of poem-openapi cannot refuse unknown
/// fields, and a misspelled condition must not let everything through.)
macro_rules! filtered {
    ($(#[$meta:meta])* struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, poem_openapi::Object)]
        #[oai(deny_unknown_fields)]
        struct $name {
            /// Of this product, by its code.
            product: Option<$crate::wire::text::Slug>,
            /// Of this plan of the product, by its code.
            plan: Option<$crate::wire::text::Slug>,
            /// With this status. Being expired or overdue is no status.
            status: Option<$crate::routes::v1::admin::licenses::view::LicenseStatusView>,
            /// That stand like this now.
            standing: Option<$crate::wire::admin::StandingView>,
            /// Past their end (`true`) or not (`false`).
            expired: Option<bool>,
            /// Not past their end yet, but at this instant.
            ending_before: Option<chrono::DateTime<chrono::Utc>>,
            /// Held by this customer.
            customer_id: Option<$crate::wire::id::WireId<claviger_licensing::kind::Customer>>,
            /// Held by the customer with this e-mail address; case does not matter.
            email: Option<$crate::wire::text::Email>,
            /// With exactly this order number.
            order_ref: Option<$crate::wire::text::Name>,
            /// With this key, in any spelling.
            key: Option<$crate::wire::text::KeyText>,
            /// Whose key ends with these four symbols, in any spelling.
            key_last4: Option<$crate::wire::text::Name>,
            /// That this device holds a slot of, or held: the id as the app sends it.
            device_id: Option<$crate::wire::device::DeviceIdText>,
            /// What somebody typed: a part of the customer's e-mail address or name or of the order number; or the whole of a
            /// key, of its last four symbols, or of the id of a license, customer or order. The case of A to Z and spaces
            /// around do not matter. With one or two symbols the address or name begins with it, or the order number is
            /// exactly it.
            text: Option<$crate::wire::text::Name>,
            $($(#[$field_meta])* $field: $type,)*
        }

        impl $name {
            /// Takes the conditions out of the request.
            fn take_filter(&mut self) -> $crate::routes::v1::admin::licenses::filter::Filter {
                $crate::routes::v1::admin::licenses::filter::Filter {
                    product: self.product.take(),
                    plan: self.plan.take(),
                    status: self.status.take(),
                    standing: self.standing.take(),
                    expired: self.expired.take(),
                    ending_before: self.ending_before.take(),
                    customer_id: self.customer_id.take(),
                    email: self.email.take(),
                    order_ref: self.order_ref.take(),
                    key: self.key.take(),
                    key_last4: self.key_last4.take(),
                    device_id: self.device_id.take(),
                    text: self.text.take(),
                }
            }
        }
    };
}
pub(super) use filtered;

impl Filter {
    /// The filter as the store takes it. A key that belongs to the other environment is a problem, not an empty list.
    pub(super) async fn resolve(self, scope: &Scope) -> Result<LicenseFilter, Problem> {
        let (product, plan) = find_plan(scope, self.product, self.plan).await?;
        let key = self.key.map(|key| find::parse(&key.0)).transpose()?;
        if let Some(key) = &key {
            refuse_foreign(scope, key).await?;
        }
        let last4 = self
            .key_last4
            .map(|last4| find::parse(&LicenseKey::new(last4.0)))
            .transpose()?;
        let device = self.device_id.as_ref().map(device_id).transpose()?;
        let text = match words(self.text) {
            Some(text) => Some(recognize(scope, text).await?),
            None => None,
        };
        let secrets = &scope.env.secrets;
        Ok(LicenseFilter {
            product_id: product.map(|product| product.id),
            plan_id: plan.map(|plan| plan.id),
            status: self.status.map(Into::into),
            standing: self.standing.map(|standing| (standing.into(), scope.now)),
            expired: self.expired.map(|expired| (expired, scope.now)),
            ending: self.ending_before.map(|before| (scope.now, before)),
            customer_id: self.customer_id.map(|id| id.0),
            email: self.email.map(|email| email.0),
            order_ref: self.order_ref.map(|order_ref| order_ref.0),
            key: key.map(|key| secrets.key_hash(&key)),
            key_last4: last4.map(|last4| last4.expose().to_owned()),
            device: device.map(|device| secrets.device_hash(&device)),
            text,
        })
    }
}

/// What a text is: an id, a whole key, or words. A key of the other environment is a problem, as it is where a key is asked for;
/// what only looks like a key is words.
async fn recognize(scope: &Scope, text: String) -> Result<LicenseText, Problem> {
    if let Ok(id) = text.parse() {
        return Ok(LicenseText::License(id));
    }
    if let Ok(id) = text.parse() {
        return Ok(LicenseText::Customer(id));
    }
    if let Ok(id) = text.parse() {
        return Ok(LicenseText::Order(id));
    }
    let key = LicenseKey::new(text.as_str()).canonical().ok();
    if let Some(key) = &key {
        let hash = scope.env.secrets.key_hash(key);
        if !scope.env.store.existing_keys(&[hash]).await?.is_empty() {
            return Ok(LicenseText::Key(hash));
        }
        refuse_foreign(scope, key).await?;
    }
    let last4 = key.filter(|key| key.expose().chars().count() == 4);
    Ok(LicenseText::Words {
        text,
        key_last4: last4.map(|last4| last4.expose().to_owned()),
    })
}

async fn find_plan(
    scope: &Scope,
    product: Option<Slug>,
    plan: Option<Slug>,
) -> Result<(Option<Product>, Option<Plan>), Problem> {
    let Some(product) = product else {
        let detail = "`plan` needs `product`: plans of two products may have the same code.";
        return match plan {
            Some(_) => Err(Problem::with_detail(ErrorCode::RequestInvalid, detail)),
            None => Ok((None, None)),
        };
    };
    let CatalogContent { products, plans, .. } = scope.env.store.read_catalog().await?.content;
    let product = products
        .into_iter()
        .find(|candidate| candidate.code == product.0)
        .ok_or_else(|| Problem::new(ErrorCode::ProductUnknown))?;
    let Some(plan) = plan else {
        return Ok((Some(product), None));
    };
    let plan = plans
        .into_iter()
        .find(|candidate| candidate.product_id == product.id && candidate.code == plan.0)
        .ok_or_else(|| Problem::new(ErrorCode::PlanUnknown))?;
    Ok((Some(product), Some(plan)))
}

async fn refuse_foreign(scope: &Scope, key: &CanonicalKey) -> Result<(), Problem> {
    let known = scope
        .env
        .store
        .existing_keys(&[scope.env.secrets.key_hash(key)])
        .await?;
    if !known.is_empty() {
        return Ok(());
    }
    let absence = find::explain_absence_anywhere(scope, key).await?;
    match absence.code {
        Code::EnvironmentMismatch => Err(absence.into()),
        _ => Ok(()),
    }
}
