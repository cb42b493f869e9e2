//! The mails that follow from what becomes of an order.

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::{Language, LicenseRecord, Order, PlanKind, Renewal, catalog::CatalogContent, rules};
use claviger_protocol::{Code, LicenseKey};
use claviger_store::NewMail;

use super::{
    Links,
    sync::{Draft, SyncError},
};
use crate::{
    app::App,
    environment::EnvironmentContext,
    http::problem::Problem,
    mail::{KeyDelivery, Letter, Paid, PaymentFailed, Recipient, Sold, SubscriptionEnding, Validity, envelope},
    operations::{customer_link::new_link, issue},
};

/// How long a link to the customer's own page works in a mail that asks for something to be done.
const LINK_LIFE: TimeDelta = TimeDelta::days(7);

/// Who a mail about an order goes to.
#[derive(Clone)]
pub(crate) struct Addressee {
    pub(crate) email: String,
    pub(crate) name: Option<String>,
}

/// An order and its license, as a mail about them says them.
pub(crate) struct About<'a> {
    pub(crate) app: &'a App,
    pub(crate) env: &'a EnvironmentContext,
    pub(crate) order: &'a Order,
    pub(crate) record: &'a LicenseRecord,
    pub(crate) to: Addressee,
    pub(crate) now: DateTime<Utc>,
}

impl About<'_> {
    fn links(&self) -> Links<'_> {
        Links::new(self.app, self.env.environment, self.language())
    }

    fn language(&self) -> Language {
        self.order.buyer.language
    }

    fn sold(&self) -> Sold {
        Sold {
            product: self.record.product.name.clone(),
            plan: self.record.plan.name.clone(),
            support_url: self.record.product.support_url.clone(),
        }
    }

    fn mail(&self, cause: String, letter: &Letter) -> NewMail {
        let to = Recipient {
            address: self.to.email.clone(),
            language: self.language(),
            customer_id: self.order.customer_id,
            license_id: Some(self.record.license.id),
        };
        envelope(self.env, to, cause, letter, self.now)
    }

    /// A link to the customer's own page, where billing is managed. It works once, and lasts as long as most graces.
    async fn own_page(&self) -> Result<String, SyncError> {
        let Some(customer) = self.record.license.customer_id.or(self.order.customer_id) else {
            return Ok(self.links().recover()?);
        };
        let (link, token) = new_link(customer, LINK_LIFE, self.now);
        self.env.store.add_customer_link(&link).await?;
        Ok(self.links().my_licenses(Some(&token))?)
    }

    /// The mail with the key, once per order.
    pub(crate) fn key_delivery(&self, key: &LicenseKey, validity: Validity, renewed: bool) -> Result<NewMail, Problem> {
        let granted = self.record.entitlements();
        let letter = Letter::KeyDelivery(KeyDelivery {
            sold: self.sold(),
            customer_name: self.to.name.clone(),
            license_key: key.expose().to_owned(),
            max_devices: granted.max_devices,
            features: granted.features,
            limits: granted.limits,
            validity,
            paid: self
                .order
                .amount
                .zip(self.order.currency.clone())
                .map(|(amount, currency)| Paid {
                    amount,
                    currency,
                    invoice_no: self.order.invoice_no.clone(),
                }),
            renewed,
            licenses_url: self.links().recover()?,
        });
        Ok(self.mail(format!("key_delivery:{}", self.order.id), &letter))
    }
}

/// How long a license of a plan works that ends at `expires_at`, if it does.
pub(crate) fn validity(
    kind: PlanKind,
    expires_at: Option<DateTime<Utc>>,
    renews_at: Option<DateTime<Utc>>,
) -> Validity {
    match (kind, expires_at) {
        (_, Some(end)) => Validity::Until(end),
        (PlanKind::Subscription, None) => Validity::Subscription { renews_at },
        (PlanKind::Perpetual | PlanKind::FixedTerm { .. }, None) => Validity::Perpetual,
    }
}

/// The mail with the key of a new license; none if the license is no good already, because its money was paid back meanwhile.
pub(super) fn key_delivery(
    draft: &Draft<'_>,
    record: &LicenseRecord,
    key: &LicenseKey,
) -> Result<Option<NewMail>, SyncError> {
    let now = draft.context.at;
    let standing = &draft.order.standing;
    let over = standing.hold.is_some() || standing.ends_at.is_some_and(|end| end <= now);
    let Some(to) = bought_by(draft).filter(|_| !over) else {
        return Ok(None);
    };
    let about = about(draft, record, to);
    let renews_at = draft
        .subscription
        .as_ref()
        .and_then(|subscription| subscription.current_period_end);
    let validity = validity(
        record.plan.kind,
        standing.ends_at.or(record.license.expires_at),
        renews_at,
    );
    Ok(Some(about.key_delivery(key, validity, false)?))
}

/// The mail about a license that was renewed.
pub(super) async fn renewed(
    draft: &Draft<'_>,
    record: &LicenseRecord,
    renewal: Renewal,
) -> Result<Option<NewMail>, SyncError> {
    let to = match bought_by(draft) {
        Some(to) => Some(to),
        None => holder(draft, record).await?,
    };
    let Some((to, key)) = to.zip(issue::open_key(draft.env, record.license.id).await?) else {
        return Ok(None);
    };
    let kind = plan_kind(draft.catalog, &draft.order).unwrap_or(record.plan.kind);
    let renews_at = draft
        .subscription
        .as_ref()
        .and_then(|subscription| subscription.current_period_end);
    let validity = validity(kind, renewal.granted_end, renews_at);
    Ok(Some(about(draft, record, to).key_delivery(&key, validity, true)?))
}

/// The mails about what became of an order that was paid: a payment failed, or the end is settled.
pub(super) async fn of_change(draft: &Draft<'_>, record: &LicenseRecord) -> Result<Vec<NewMail>, SyncError> {
    let (before, standing, now) = (&draft.before.standing, &draft.order.standing, draft.context.at);
    let failed = standing.overdue_since.filter(|_| before.overdue_since.is_none());
    let ends_at = standing
        .ends_at
        .filter(|end| before.ends_at != Some(*end) && now < *end);
    if (failed.is_none() && ends_at.is_none()) || rules::standing(&record.license, now) != Code::Valid {
        return Ok(Vec::new());
    }
    let Some(to) = holder(draft, record).await? else {
        return Ok(Vec::new());
    };
    let about = about(draft, record, to);
    let page = about.own_page().await?;
    let mut mails = Vec::new();
    if let Some(since) = failed {
        let invoice = draft.reading.missing.as_ref();
        let letter = Letter::PaymentFailed(PaymentFailed {
            sold: about.sold(),
            customer_name: about.to.name.clone(),
            key_last4: record.license.key_last4.clone(),
            amount: invoice.and_then(|invoice| Some((invoice.amount_remaining, invoice.currency.clone()?))),
            grace_until: rules::overdue_from(since, &record.plan).grace_until,
            pay_url: invoice.and_then(|invoice| invoice.hosted_invoice_url.clone()),
            manage_url: page.clone(),
        });
        // One failed invoice is one cause, however often it is tried again.
        let cause = invoice.map_or_else(|| since.timestamp().to_string(), |invoice| invoice.id.clone());
        mails.push(about.mail(format!("payment_failed:{}:{cause}", draft.order.id), &letter));
    }
    if let Some(ends_at) = ends_at {
        let letter = Letter::SubscriptionEnding(SubscriptionEnding {
            sold: about.sold(),
            customer_name: about.to.name.clone(),
            key_last4: record.license.key_last4.clone(),
            ends_at,
            resume_url: Some(page),
        });
        let cause = format!("subscription_ending:{}:{}", draft.order.id, ends_at.timestamp());
        mails.push(about.mail(cause, &letter));
    }
    Ok(mails)
}

fn about<'a>(draft: &'a Draft<'_>, record: &'a LicenseRecord, to: Addressee) -> About<'a> {
    About {
        app: draft.app,
        env: draft.env,
        order: &draft.order,
        record,
        to,
        now: draft.context.at,
    }
}

fn bought_by(draft: &Draft<'_>) -> Option<Addressee> {
    draft.reading.buyer.as_ref().map(|buyer| Addressee {
        email: buyer.email.clone(),
        name: buyer.name.clone(),
    })
}

/// Who holds the license: the customer as the seller knows him, not as Stripe does.
async fn holder(draft: &Draft<'_>, record: &LicenseRecord) -> Result<Option<Addressee>, SyncError> {
    let id = record.license.customer_id.or(draft.order.customer_id);
    let customer = match id {
        Some(id) => draft.env.store.find_customer(id).await?,
        None => None,
    };
    Ok(customer.and_then(|customer| {
        Some(Addressee {
            email: customer.email?,
            name: customer.name,
        })
    }))
}

fn plan_kind(catalog: &CatalogContent, order: &Order) -> Option<PlanKind> {
    catalog
        .plans
        .iter()
        .find(|plan| plan.id == order.plan_id)
        .map(|plan| plan.kind)
}
