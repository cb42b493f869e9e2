//! All that is known of a customer besides its own entry.

use std::collections::BTreeMap;

use claviger_licensing::{Activation, Customer, LicenseId, Trial};
use claviger_store::{
    LicenseFilter, Mail, MailFilter, OrderFilter, OrderSummary, Page, Store, StoreResult, TrialFilter,
};
use futures_util::future::BoxFuture;
use uuid::Uuid;

/// Entries that are read at once.
const PAGE: u16 = 500;

/// What is linked to a customer.
pub(super) struct Records {
    /// Its licenses with all devices that ever held a slot of them.
    pub(super) licenses: Vec<(LicenseId, Vec<Activation>)>,
    /// The trials that those devices had and those for which its e-mail address was given, newest first.
    pub(super) trials: Vec<Trial>,
    /// Its orders, newest first.
    pub(super) orders: Vec<OrderSummary>,
    /// Mails to it, and to its e-mail address, newest first.
    pub(super) mails: Vec<Mail>,
}

/// Collects what is linked to a customer.
pub(super) async fn collect(store: &dyn Store, customer: &Customer) -> StoreResult<Records> {
    let filter = LicenseFilter {
        customer_id: Some(customer.id),
        ..LicenseFilter::default()
    };
    let summaries = all(
        |page| store.list_licenses(&filter, page),
        |summary| summary.license.id.uuid(),
    )
    .await?;
    let mut licenses = Vec::with_capacity(summaries.len());
    for summary in summaries {
        let id = summary.license.id;
        let activations = all(|page| store.list_activations(id, page), |one| one.id.uuid()).await?;
        licenses.push((id, activations));
    }
    let devices = licenses.iter().flat_map(|(_, activations)| activations);
    let by_device = devices.map(|activation| TrialFilter {
        device: Some(activation.device),
        ..TrialFilter::default()
    });
    let by_email = customer.email.iter().map(|email| TrialFilter {
        email: Some(email.clone()),
        ..TrialFilter::default()
    });
    let mut trials = BTreeMap::new();
    for filter in by_device.chain(by_email) {
        let found = all(|page| store.list_trials(&filter, page), |trial| trial.id.uuid()).await?;
        trials.extend(found.into_iter().map(|trial| (trial.id, trial)));
    }
    let filter = OrderFilter {
        customer_id: Some(customer.id),
        ..OrderFilter::default()
    };
    let orders = all(
        |page| store.list_orders(&filter, page),
        |summary| summary.order.id.uuid(),
    )
    .await?;
    Ok(Records {
        licenses,
        trials: trials.into_values().rev().collect(),
        orders,
        mails: mails(store, customer).await?,
    })
}

async fn mails(store: &dyn Store, customer: &Customer) -> StoreResult<Vec<Mail>> {
    let own = MailFilter {
        customer_id: Some(customer.id),
        ..MailFilter::default()
    };
    let by_address = customer.email.iter().map(|email| MailFilter {
        recipient: Some(email.clone()),
        ..MailFilter::default()
    });
    let mut mails = BTreeMap::new();
    for filter in by_address.chain([own]) {
        let found = all(|page| store.list_mails(&filter, page), |mail| mail.id.uuid()).await?;
        mails.extend(found.into_iter().map(|mail| (mail.id, mail)));
    }
    Ok(mails.into_values().rev().collect())
}

/// All entries of a list, page by page.
pub(super) async fn all<'a, T>(
    list: impl Fn(Page) -> BoxFuture<'a, StoreResult<Vec<T>>>,
    id: impl Fn(&T) -> Uuid,
) -> StoreResult<Vec<T>> {
    let mut entries = Vec::new();
    let mut page = Page::first(PAGE);
    loop {
        let found = list(page).await?;
        let last = found.last().filter(|_| found.len() == usize::from(PAGE)).map(&id);
        entries.extend(found);
        match last {
            Some(last) => page = Page::after(last, PAGE),
            None => return Ok(entries),
        }
    }
}
