//! The first payment of an order: it makes a license, and activates the machine that bought it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use claviger_licensing::{
    ActivationId, BuyerDevice, CustomerId, LicenseEvent, LicenseRecord, LicenseSource,
    billing::{Funding, Remark, Settlement, Standing, settle},
    rules::{self, ActivationRequest, Decision},
};
use claviger_store::NewCustomer;

use super::{SyncError, write::Draft};
use crate::{
    billing::letters,
    operations::issue::{self, Expiry},
};

pub(super) async fn fulfill(mut draft: Draft<'_>) -> Result<(), SyncError> {
    let now = draft.context.at;
    let plan = draft.catalog.plans.iter().find(|plan| plan.id == draft.order.plan_id);
    let product = draft
        .catalog
        .products
        .iter()
        .find(|product| product.id == draft.order.product_id);
    let (Some(plan), Some(product)) = (plan, product) else {
        return Err(anyhow::anyhow!("product or plan of order {} is gone", draft.order.id).into());
    };
    let wanted = issue::Order {
        product,
        plan,
        customer: None,
        order_ref: draft.order.invoice_no.clone(),
        note: None,
        expiry: Expiry::ByPlan,
        quantity: 1,
    };
    let (key, mut license) = issue::draft(draft.env, &wanted, LicenseSource::Stripe, now)?;
    license.license.order_id = Some(draft.order.id);
    draft.order.license_id = Some(license.license.id);

    let record = LicenseRecord {
        license: license.license.clone(),
        product: Arc::new(product.clone()),
        plan: Arc::new(plan.clone()),
        activations: Vec::new(),
    };
    let (events, activated) = first_events(&draft, &record);
    if draft.order.buyer.device.is_some() && !activated {
        draft.order.remarks.insert(Remark::DeviceNotActivated);
    }
    let customer = customer(&draft);
    let mail = letters::key_delivery(&draft, &record, &key)?;
    let (store, context) = (&draft.env.store, draft.context);
    let order = draft.order.id;
    let mut write = draft.into_write();
    write.customer = customer;
    write.mails.extend(mail);
    store.fulfill_order(&write, &license, &events, context).await?;
    tracing::info!(%order, license = %license.license.id, "order fulfilled");
    Ok(())
}

/// What happens to a license at its birth: its device, then what became of the money meanwhile. Returns whether the device got
/// its slot.
fn first_events(draft: &Draft<'_>, record: &LicenseRecord) -> (Vec<LicenseEvent>, bool) {
    let now = draft.context.at;
    let device = draft.order.buyer.device.as_ref();
    let activated = device.and_then(|device| activation(record, device, now));
    let settled = settle(record, &first_settlement(draft), now);
    let got_slot = activated.is_some();
    (activated.into_iter().flatten().chain(settled).collect(), got_slot)
}

/// What became of the money of an order before it was first seen to be paid.
pub(super) fn first_settlement<'a>(draft: &'a Draft<'_>) -> Settlement<'a> {
    const FRESH: Standing = Standing {
        funding: Funding::Paid,
        hold: None,
        ends_at: None,
        overdue_since: None,
    };
    Settlement {
        order: draft.order.id,
        renewal: draft.order.renewal,
        before: &FRESH,
        now: &draft.order.standing,
        plan: None,
    }
}

/// The events that give a buying machine its slot: none if it has one, `None` if it gets none.
pub(super) fn activation(
    record: &LicenseRecord,
    device: &BuyerDevice,
    now: DateTime<Utc>,
) -> Option<Vec<LicenseEvent>> {
    let request = ActivationRequest {
        id: ActivationId::mint(now),
        product: record.product.code.clone(),
        device: device.hash,
        components: device.components.clone(),
        facts: device.facts.clone(),
    };
    match rules::activate(record, &request, now) {
        Decision::Granted(event) => Some(vec![*event]),
        Decision::AlreadyActive(_) => Some(Vec::new()),
        Decision::Refused(_) => None,
    }
}

/// Who paid, as told at the checkout. Once the order has a customer it keeps it: the address can be changed at Stripe, and is
/// no proof of who somebody is.
pub(super) fn customer(draft: &Draft<'_>) -> Option<NewCustomer> {
    let buyer = draft
        .reading
        .buyer
        .as_ref()
        .filter(|_| draft.before.customer_id.is_none())?;
    Some(NewCustomer {
        id: CustomerId::mint(draft.context.at),
        email: buyer.email.clone(),
        name: buyer.name.clone(),
    })
}
