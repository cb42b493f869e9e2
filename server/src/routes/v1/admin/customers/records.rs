//! All that is known of a customer besides its own entry.

use std::collections::BTreeMap;

use claviger_licensing::{Activation, Customer, LicenseId, Trial};
use claviger_store::{LicenseFilter, Page, Store, StoreResult, TrialFilter};
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
    Ok(Records {
        licenses,
        trials: trials.into_values().rev().collect(),
    })
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
