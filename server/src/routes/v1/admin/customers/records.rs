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
    /// The trials that those devices had.
    pub(super) trials_of_devices: Vec<Trial>,
    /// Other trials for which the customer's e-mail address was given.
    pub(super) trials_of_email: Vec<Trial>,
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
    let mut of_devices = BTreeMap::new();
    for activation in licenses.iter().flat_map(|(_, activations)| activations) {
        let filter = TrialFilter {
            device: Some(activation.device),
            ..TrialFilter::default()
        };
        of_devices.extend(trials(store, &filter).await?.into_iter().map(|trial| (trial.id, trial)));
    }
    let mut of_email = match &customer.email {
        Some(email) => {
            trials(
                store,
                &TrialFilter {
                    email: Some(email.clone()),
                    ..TrialFilter::default()
                },
            )
            .await?
        }
        None => Vec::new(),
    };
    of_email.retain(|trial| !of_devices.contains_key(&trial.id));
    Ok(Records {
        licenses,
        trials_of_devices: of_devices.into_values().collect(),
        trials_of_email: of_email,
    })
}

async fn trials(store: &dyn Store, filter: &TrialFilter) -> StoreResult<Vec<Trial>> {
    all(|page| store.list_trials(filter, page), |trial| trial.id.uuid()).await
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
