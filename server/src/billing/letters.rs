//! The mails that follow from what becomes of an order.

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::{
    Language, License, LicenseRecord, LicenseStatus, Order, PlanKind, Renewal, catalog::CatalogContent, rules,
};
use claviger_protocol::{Code, LicenseKey};
use claviger_store::NewMail;
use claviger_stripe::{Invoice, SubscriptionStatus};

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

    fn mail(&self, cause: String, letter: &Letter) -> NewMail {
        let to = Recipient {
            address: self.to.email.clone(),
            language: self.language(),
            customer_id: self.order.customer_id,
            license_id: Some(self.record.license.id),
        };
        envelope(self.env, to, cause, letter, self.now)
    }

    /// The mail with the key, once per order.
    pub(crate) fn key_delivery(&self, key: &LicenseKey, validity: Validity, renewed: bool) -> Result<NewMail, Problem> {
        let page = self.links().recover()?;
        let letter = Letter::KeyDelivery(KeyDelivery {
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
            ..KeyDelivery::of(self.record, self.to.name.clone(), key, validity, page)
        });
        Ok(self.mail(format!("key_delivery:{}", self.order.id), &letter))
    }
}

impl About<'_> {
    /// One failed invoice is one cause, however often it is tried again.
    fn payment_failed(&self, since: DateTime<Utc>, invoice: Option<&Invoice>, page: &str) -> NewMail {
        let letter = Letter::PaymentFailed(PaymentFailed {
            sold: Sold::of(self.record),
            customer_name: self.to.name.clone(),
            key_last4: self.record.license.key_last4.clone(),
            amount: invoice.and_then(|invoice| Some((invoice.amount_remaining, invoice.currency.clone()?))),
            grace_until: rules::overdue_from(since, &self.record.plan).grace_until,
            pay_url: invoice.and_then(|invoice| invoice.hosted_invoice_url.clone()),
            manage_url: page.to_owned(),
        });
        let cause = invoice.map_or_else(|| since.timestamp().to_string(), |invoice| invoice.id.clone());
        self.mail(format!("payment_failed:{}:{cause}", self.order.id), &letter)
    }

    fn subscription_ending(&self, ends_at: DateTime<Utc>, page: &str) -> NewMail {
        let letter = Letter::SubscriptionEnding(SubscriptionEnding {
            sold: Sold::of(self.record),
            customer_name: self.to.name.clone(),
            key_last4: self.record.license.key_last4.clone(),
            ends_at,
            resume_url: Some(page.to_owned()),
        });
        let cause = format!("subscription_ending:{}:{}", self.order.id, ends_at.timestamp());
        self.mail(cause, &letter)
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

/// The mail with the key of a new license.
pub(super) fn key_delivery(
    draft: &Draft<'_>,
    record: &LicenseRecord,
    key: &LicenseKey,
) -> Result<Option<NewMail>, SyncError> {
    with_key(draft, record, bought_by(draft), key, record.license.expires_at)
}

/// The mail with the key that an order pays for; none if the license is no good, because its money is gone or it is over.
fn with_key(
    draft: &Draft<'_>,
    record: &LicenseRecord,
    to: Option<Addressee>,
    key: &LicenseKey,
    granted_end: Option<DateTime<Utc>>,
) -> Result<Option<NewMail>, SyncError> {
    let (order, now) = (&draft.order, draft.context.at);
    let standing = &order.standing;
    let over = standing.hold.is_some() || standing.ends_at.is_some_and(|end| end <= now);
    let Some(to) = to.filter(|_| !over) else {
        return Ok(None);
    };
    let kind = plan_kind(draft.catalog, order).unwrap_or(record.plan.kind);
    let subscription = draft.reading.subscription.as_ref();
    let renews_at = subscription.and_then(|subscription| subscription.current_period_end);
    let validity = validity(kind, standing.ends_at.or(granted_end), renews_at);
    let about = about(draft, record, to);
    Ok(Some(about.key_delivery(key, validity, order.renewal.is_some())?))
}

/// What mails about a license need that is known already. It is got together before the license is locked: whoever holds a
/// lock asks the database for nothing else.
pub(super) struct Desk {
    /// Who holds the license: the customer as the seller knows him, not as Stripe does.
    holder: Option<Addressee>,
    /// The license's key, if it is to be mailed.
    key: Option<LicenseKey>,
    /// A link to the customer's own page, where billing is managed, if something is to be done there.
    page: Option<String>,
}

impl Desk {
    /// Gets it together.
    pub(super) async fn prepare(draft: &Draft<'_>, license: &License) -> Result<Self, SyncError> {
        let (env, now) = (draft.env, draft.context.at);
        let renews = draft.order.renewal.is_some() && draft.before.paid_at.is_none();
        let tells = renews || is_regained(draft);
        let asks = newly_failed(draft).is_some() || newly_ending(draft).is_some();
        let mut desk = Self {
            holder: None,
            key: None,
            page: None,
        };
        if !tells && !asks {
            return Ok(desk);
        }
        if tells {
            desk.key = issue::open_key(env, license.id).await?;
        }
        let Some(id) = license.customer_id.or(draft.order.customer_id) else {
            return Ok(desk);
        };
        desk.holder = env.store.find_customer(id).await?.and_then(|customer| {
            Some(Addressee {
                email: customer.email?,
                name: customer.name,
            })
        });
        if asks {
            let (link, token) = new_link(id, LINK_LIFE, now);
            env.store.add_customer_link(&link).await?;
            let links = Links::new(draft.app, env.environment, draft.order.buyer.language);
            desk.page = Some(links.my_licenses(Some(&token))?);
        }
        Ok(desk)
    }
}

/// The mail about a license that was renewed.
pub(super) fn renewed(
    draft: &Draft<'_>,
    record: &LicenseRecord,
    renewal: Renewal,
    desk: Desk,
) -> Result<Option<NewMail>, SyncError> {
    let Some(key) = desk.key else {
        return Ok(None);
    };
    with_key(
        draft,
        record,
        bought_by(draft).or(desk.holder),
        &key,
        renewal.granted_end,
    )
}

/// The mails about what became of an order that was paid: a payment failed, or the end is settled, or the money is good again.
pub(super) fn of_change(draft: &Draft<'_>, record: &LicenseRecord, desk: Desk) -> Result<Vec<NewMail>, SyncError> {
    let mut mails = Vec::new();
    let active = record.license.status == LicenseStatus::Active;
    if let Some(key) = desk.key.filter(|_| active && is_regained(draft)) {
        let renewal = draft.order.renewal;
        let granted_end = renewal.map_or(record.license.expires_at, |renewal| renewal.granted_end);
        mails.extend(with_key(draft, record, desk.holder.clone(), &key, granted_end)?);
    }
    let Some((to, page)) = desk.holder.zip(desk.page) else {
        return Ok(mails);
    };
    let stands = |license: &License| rules::standing(license, draft.context.at) == Code::Valid;
    // A payment that was missing before says nothing of the one that is missing now.
    let apart_from_payments = License {
        overdue: None,
        ..record.license.clone()
    };
    let about = about(draft, record, to);
    let failed = newly_failed(draft)
        .filter(|_| stands(&apart_from_payments))
        .map(|since| about.payment_failed(since, draft.reading.missing.as_ref(), &page));
    // Of a license that does not work any more, the end is no news.
    let ending = newly_ending(draft)
        .filter(|_| stands(&record.license))
        .map(|end| about.subscription_ending(end, &page));
    mails.extend(failed.into_iter().chain(ending));
    Ok(mails)
}

/// Is the money good again? If it was not good when the order was first seen, the key was not mailed; else that mail is there, and
/// there is no second one.
fn is_regained(draft: &Draft<'_>) -> bool {
    draft.before.standing.hold.is_some() && draft.order.standing.hold.is_none()
}

/// Since when a payment is missing, if that is news. Another instant may be that of another payment: that the one before came was
/// not seen. If it is the same payment after all, its mail is there, and there is no second one.
fn newly_failed(draft: &Draft<'_>) -> Option<DateTime<Utc>> {
    let known = draft.before.standing.overdue_since;
    draft.order.standing.overdue_since.filter(|since| known != Some(*since))
}

/// When the license will end, if that is news. That a subscription is over is none that it will be: who ends it at once knows, also
/// if that happened between the beginning of this look, which is `now`, and what Stripe answered.
fn newly_ending(draft: &Draft<'_>) -> Option<DateTime<Utc>> {
    let (known, now) = (draft.before.standing.ends_at, draft.context.at);
    let subscription = draft.reading.subscription.as_ref();
    if subscription.is_some_and(|subscription| subscription.status == SubscriptionStatus::Canceled.as_str()) {
        return None;
    }
    draft
        .order
        .standing
        .ends_at
        .filter(|end| known != Some(*end) && now < *end)
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

fn plan_kind(catalog: &CatalogContent, order: &Order) -> Option<PlanKind> {
    catalog
        .plans
        .iter()
        .find(|plan| plan.id == order.plan_id)
        .map(|plan| plan.kind)
}
