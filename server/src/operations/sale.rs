//! Sales by hand: an order that no payment provider knows, with the same license and the same mail as any other.

mod hold;
mod price;
mod renew;

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use claviger_licensing::{
    AuditContext, Buyer, CustomerId, Language, LicenseId, LicenseRecord, LicenseSource, Order, OrderId, OrderSource,
    Plan, Product, Renewal, StripeLinks,
    billing::{Funding, Standing},
};
use claviger_protocol::LicenseKey;
use claviger_store::{AddLicensesError, NewCustomer, NewMail, OrderWrite};

pub(crate) use hold::set_hold;
pub(crate) use price::{Agreement, Terms, agree};
pub(crate) use renew::{find_renewable, renew};

use super::issue::{self, Expiry};
use crate::{
    app::App,
    billing::letters::{About, Addressee, validity},
    environment::EnvironmentContext,
    http::problem::{ErrorCode, Problem},
};

/// What an admin enters.
pub(crate) struct Sale {
    pub(crate) product: Product,
    pub(crate) plan: Plan,
    pub(crate) terms: Terms,
    pub(crate) buyer: Addressee,
    pub(crate) invoice_no: Option<String>,
    pub(crate) paid_at: DateTime<Utc>,
    pub(crate) language: Language,
    pub(crate) note: Option<String>,
    /// When the license ends, instead of what the plan says.
    pub(crate) expires_at: Option<DateTime<Utc>>,
    pub(crate) send_mail: bool,
}

/// A sale that made a license.
#[derive(Debug)]
pub(crate) struct Sold {
    pub(crate) order: OrderId,
    pub(crate) license: LicenseId,
    pub(crate) key: LicenseKey,
}

/// Writes a paid order, its new license, and the mail with the key.
pub(crate) async fn sell(
    app: &App,
    env: &EnvironmentContext,
    sale: &Sale,
    context: &AuditContext,
) -> Result<Sold, Problem> {
    let wanted = issue::Order {
        product: &sale.product,
        plan: &sale.plan,
        customer: None,
        order_ref: sale.invoice_no.clone(),
        note: sale.note.clone(),
        expiry: sale.expires_at.map_or(Expiry::ByPlan, Expiry::At),
        quantity: 1,
    };
    let (key, mut license) = issue::draft(env, &wanted, LicenseSource::Admin, context.at)?;
    let id = license.license.id;
    let order = sale.order(id, None, context.at);
    license.license.order_id = Some(order.id);
    let record = LicenseRecord {
        license: license.license.clone(),
        product: Arc::new(sale.product.clone()),
        plan: Arc::new(sale.plan.clone()),
        activations: Vec::new(),
    };
    let about = sale.about(app, env, &order, &record, context.at);
    let mails = match sale.send_mail {
        true => vec![about.key_delivery(&key, validity(sale.plan.kind, license.license.expires_at, None), false)?],
        false => Vec::new(),
    };
    let sold = Sold {
        order: order.id,
        license: id,
        key,
    };
    let write = sale.write(order, mails, context.at);
    let fulfilled = env.store.fulfill_order(&write, &license, &[], context).await;
    fulfilled.map_err(|error| match error {
        // Two new random keys that are the same: the caller can only try again.
        AddLicensesError::DuplicateKey { .. } => Problem::new(ErrorCode::Conflict),
        AddLicensesError::Store(error) => error.into(),
    })?;
    env.outbox.notify_one();
    Ok(sold)
}

impl Sale {
    fn order(&self, license: LicenseId, renewal: Option<Renewal>, now: DateTime<Utc>) -> Order {
        let standing = Standing {
            funding: Funding::Paid,
            ..Standing::default()
        };
        Order {
            id: OrderId::mint(now),
            source: OrderSource::Manual,
            product_id: self.product.id,
            plan_id: self.plan.id,
            price_id: self.terms.price,
            customer_id: None,
            license_id: Some(license),
            renewal,
            status: standing.status(),
            standing,
            remarks: BTreeSet::new(),
            amount: Some(self.terms.amount),
            currency: Some(self.terms.currency.clone()),
            buyer: Buyer {
                device: None,
                language: self.language,
            },
            stripe: StripeLinks::default(),
            invoice_no: self.invoice_no.clone(),
            created_at: now,
            paid_at: Some(self.paid_at),
            updated_at: now,
        }
    }

    fn about<'a>(
        &self,
        app: &'a App,
        env: &'a EnvironmentContext,
        order: &'a Order,
        record: &'a LicenseRecord,
        now: DateTime<Utc>,
    ) -> About<'a> {
        About {
            app,
            env,
            order,
            record,
            to: self.buyer.clone(),
            now,
        }
    }

    fn write(&self, order: Order, mails: Vec<NewMail>, now: DateTime<Utc>) -> OrderWrite {
        OrderWrite {
            order,
            customer: Some(NewCustomer {
                id: CustomerId::mint(now),
                email: self.buyer.email.clone(),
                name: self.buyer.name.clone(),
            }),
            subscription: None,
            mails,
            lease: None,
        }
    }
}
