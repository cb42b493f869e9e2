//! Writing what was read: the order, its license, and the mails about it.

use std::sync::Arc;

use claviger_licensing::{
    AuditContext, License, LicenseRecord, Order, Plan, Renewal, Subscription,
    billing::{Funding, Remark, Settlement, fund, settle},
    catalog::CatalogContent,
    rules,
};
use claviger_store::{LicenseSelector, LockedLicense, OrderSummary, OrderWrite, SubscriptionPayment};
use uuid::Uuid;

use super::{
    SyncError,
    fulfill::{self, activation},
    reading::Reading,
};
use crate::{
    app::App,
    billing::letters::{self, Desk},
    environment::EnvironmentContext,
};

/// All that a write is made from.
pub(in crate::billing) struct Draft<'a> {
    pub(in crate::billing) app: &'a App,
    pub(in crate::billing) env: &'a EnvironmentContext,
    pub(in crate::billing) catalog: &'a CatalogContent,
    /// The order as it was.
    pub(in crate::billing) before: &'a Order,
    /// The order as it is to be.
    pub(in crate::billing) order: Order,
    pub(in crate::billing) subscription: Option<Subscription>,
    pub(in crate::billing) reading: &'a Reading,
    pub(in crate::billing) holder: Uuid,
    pub(in crate::billing) context: &'a AuditContext,
}

/// Writes what was read; `false` if it is all known.
pub(super) async fn write(
    app: &App,
    env: &EnvironmentContext,
    summary: OrderSummary,
    reading: Reading,
    holder: Uuid,
    context: &AuditContext,
) -> Result<bool, SyncError> {
    let catalog = env.store.read_catalog().await?.content;
    let draft = Draft {
        app,
        env,
        catalog: &catalog,
        before: &summary.order,
        order: ahead(&summary.order, &reading, &catalog, context),
        subscription: news(summary.subscription.as_ref(), reading.subscription.clone()),
        reading: &reading,
        holder,
        context,
    };
    if draft.order.standing.funding != Funding::Paid {
        return write_alone(draft).await;
    }
    if let Some(payment) = draft.renewal_payment() {
        env.store.note_subscription_payment(&payment).await?;
    }
    match draft.order.license_id {
        None => fulfill::fulfill(draft).await.map(|()| true),
        Some(license) => {
            let known = summary.license.as_ref();
            let known = known.ok_or_else(|| anyhow::anyhow!("the license of order {} is gone", draft.order.id))?;
            let desk = Desk::prepare(&draft, known).await?;
            let window = rules::window_start(context.at);
            let locked = env.store.lock_license(LicenseSelector::Id(license), window).await?;
            let locked = locked.ok_or_else(|| anyhow::anyhow!("the license of order {} is gone", draft.order.id))?;
            let renews_now = draft.order.renewal.is_some() && draft.before.paid_at.is_none();
            if renews_now {
                renew(draft, locked, desk).await.map(|()| true)
            } else {
                change(draft, locked, desk).await
            }
        }
    }
}

/// The order as it is to be.
fn ahead(before: &Order, reading: &Reading, catalog: &CatalogContent, context: &AuditContext) -> Order {
    let kept = [Remark::DeviceNotActivated, Remark::Superseded, Remark::PriceUnknown];
    let mut order = Order {
        standing: reading.standing,
        status: reading.standing.status(),
        remarks: before
            .remarks
            .iter()
            .copied()
            .filter(|remark| kept.contains(remark))
            .chain(reading.remarks.iter().copied())
            .collect(),
        stripe: reading.links.clone(),
        ..before.clone()
    };
    if reading.standing.funding == Funding::Paid && order.paid_at.is_none() {
        order.paid_at = Some(context.at);
        if let Some(paid) = &reading.paid {
            order.amount = Some(paid.amount);
            order.currency = Some(paid.currency.clone());
        }
    }
    follow_price(&mut order, reading.price.as_deref(), catalog);
    order
}

/// Follows a subscription to another price of the catalog.
fn follow_price(order: &mut Order, paid: Option<&str>, catalog: &CatalogContent) {
    let Some(paid) = paid else { return };
    let known = |wanted: &claviger_licensing::Price| wanted.stripe_price.as_deref() == Some(paid);
    let plan_of = |price: &claviger_licensing::Price| catalog.plans.iter().find(|plan| plan.id == price.plan_id);
    let found = catalog.prices.iter().filter(|price| known(price));
    // A price of another product says nothing about this one's plans.
    let mut found = found.filter_map(|price| {
        plan_of(price)
            .filter(|plan| plan.product_id == order.product_id)
            .map(|plan| (price, plan))
    });
    match found.next() {
        Some((price, plan)) => {
            order.price_id = Some(price.id);
            order.plan_id = plan.id;
            order.remarks.remove(&Remark::PriceUnknown);
        }
        None => {
            order.remarks.insert(Remark::PriceUnknown);
        }
    }
}

/// A subscription that says something new.
fn news(before: Option<&Subscription>, read: Option<Subscription>) -> Option<Subscription> {
    read.filter(|read| {
        before.is_none_or(|before| {
            *before
                != Subscription {
                    read_at: before.read_at,
                    ..read.clone()
                }
        })
    })
}

impl Draft<'_> {
    /// The plan that is paid for, if it is another one than the order had.
    fn new_plan(&self) -> Option<&Plan> {
        let moved = self.order.plan_id != self.before.plan_id;
        self.catalog
            .plans
            .iter()
            .find(|plan| moved && plan.id == self.order.plan_id)
    }

    /// What was paid last for its subscription, unless that is the order's own payment.
    fn renewal_payment(&self) -> Option<SubscriptionPayment> {
        let invoice = self.reading.renewal.as_ref()?;
        Some(SubscriptionPayment {
            invoice: invoice.id.clone(),
            order_id: self.order.id,
            plan_id: self.order.plan_id,
            amount: invoice.amount_paid,
            currency: invoice.currency.clone()?,
            paid_at: invoice.paid_at.unwrap_or(invoice.created),
        })
    }

    /// Does it say anything that is not known?
    fn is_news(&self) -> bool {
        self.order != *self.before || self.subscription.is_some()
    }

    /// What is handed to the store.
    pub(super) fn into_write(self) -> OrderWrite {
        OrderWrite {
            order: Order {
                updated_at: self.context.at,
                ..self.order
            },
            customer: None,
            subscription: self.subscription,
            mails: Vec::new(),
            lease: Some(self.holder),
        }
    }
}

async fn write_alone(draft: Draft<'_>) -> Result<bool, SyncError> {
    if !draft.is_news() {
        return Ok(false);
    }
    let (store, context) = (&draft.env.store, draft.context);
    store.write_order(&draft.into_write(), context).await?;
    Ok(true)
}

/// The first payment of an order that renews a license.
async fn renew(mut draft: Draft<'_>, locked: Box<dyn LockedLicense>, desk: Desk) -> Result<(), SyncError> {
    let plan = draft.catalog.plans.iter().find(|plan| plan.id == draft.order.plan_id);
    let plan = plan.ok_or_else(|| anyhow::anyhow!("the plan of order {} is gone", draft.order.id))?;
    let now = draft.context.at;
    let funded = fund(locked.record(), draft.order.id, plan, now);
    let (mut events, renewal) = funded.map_err(|error| anyhow::anyhow!("order {}: {error}", draft.order.id))?;
    draft.order.renewal = Some(renewal);
    let record = funded_record(locked.record(), &draft.order, plan, renewal);
    if let Some(device) = draft.order.buyer.device.clone() {
        match activation(&record, &device, now) {
            Some(event) => events.extend(event),
            None => {
                draft.order.remarks.insert(Remark::DeviceNotActivated);
            }
        }
    }
    // What became of the money before it was first seen.
    events.extend(settle(&record, &fulfill::first_settlement(&draft), now));
    let customer = fulfill::customer(&draft);
    let mail = letters::renewed(&draft, &record, renewal, desk)?;
    let context = draft.context;
    let mut write = draft.into_write();
    write.customer = customer;
    write.mails.extend(mail);
    locked.settle(&events, &write, context).await?;
    Ok(())
}

/// The license once the order pays for it.
fn funded_record(record: &LicenseRecord, order: &Order, plan: &Plan, renewal: Renewal) -> LicenseRecord {
    let license = License {
        order_id: Some(order.id),
        expires_at: renewal.granted_end,
        overdue: None,
        hold: None,
        ..record.license.clone()
    };
    LicenseRecord {
        license,
        plan: Arc::new(plan.clone()),
        ..record.clone()
    }
}

/// What becomes of an order that was paid.
async fn change(mut draft: Draft<'_>, locked: Box<dyn LockedLicense>, desk: Desk) -> Result<bool, SyncError> {
    let record = locked.record();
    let settlement = Settlement {
        order: draft.order.id,
        renewal: draft.order.renewal,
        before: &draft.before.standing,
        now: &draft.order.standing,
        plan: draft.new_plan(),
    };
    let events = settle(record, &settlement, draft.context.at);
    let governs = record.license.order_id == Some(draft.order.id);
    if !governs {
        draft.order.remarks.insert(Remark::Superseded);
    }
    if events.is_empty() && !draft.is_news() {
        return Ok(false);
    }
    let mails = if governs {
        letters::of_change(&draft, record, desk)?
    } else {
        Vec::new()
    };
    let context = draft.context;
    let mut write = draft.into_write();
    write.mails = mails;
    locked.settle(&events, &write, context).await?;
    Ok(true)
}
