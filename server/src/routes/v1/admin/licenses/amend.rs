//! What all changes of one license have in common: lock it, ask the rule, commit, show it.

use claviger_licensing::{
    LicenseEvent, LicenseId, LicenseRecord,
    rules::{self, Amendment, InvalidAmendment},
};
use claviger_store::{LicenseSelector, OrderSelector};

use super::view::AdminLicenseView;
use crate::http::{
    auth::Caller,
    problem::{ErrorCode, Problem},
    scope::Scope,
};

/// Changes a license as `rule` says and shows what it is then.
pub(crate) async fn amend(
    caller: &Caller,
    id: LicenseId,
    rule: impl FnOnce(&LicenseRecord) -> Amendment,
) -> Result<AdminLicenseView, Problem> {
    change(caller, id, |record| Ok(rule(record)?)).await
}

/// The same for changes that have problems of their own.
pub(crate) async fn change(
    caller: &Caller,
    id: LicenseId,
    decide: impl FnOnce(&LicenseRecord) -> Result<Vec<LicenseEvent>, Problem>,
) -> Result<AdminLicenseView, Problem> {
    let scope = &caller.scope;
    let locked = scope
        .env
        .store
        .lock_license(LicenseSelector::Id(id), rules::window_start(scope.now))
        .await?;
    let locked = locked.ok_or_else(|| Problem::new(ErrorCode::LicenseNotFound))?;
    let events = decide(locked.record())?;
    if events.is_empty() {
        drop(locked);
    } else {
        locked.commit(&events, &caller.context()).await?;
    }
    show(scope, id).await
}

/// A license with its devices, as they have shown themselves until now.
pub(crate) async fn find(scope: &Scope, id: LicenseId) -> Result<LicenseRecord, Problem> {
    scope.env.check_ins.settle().await;
    let found = scope
        .env
        .store
        .find_license(LicenseSelector::Id(id), rules::window_start(scope.now))
        .await?;
    found.ok_or_else(|| Problem::new(ErrorCode::LicenseNotFound))
}

/// A license as admins see it.
pub(crate) async fn show(scope: &Scope, id: LicenseId) -> Result<AdminLicenseView, Problem> {
    let record = find(scope, id).await?;
    let customer = match record.license.customer_id {
        Some(customer) => scope.env.store.find_customer(customer).await?,
        None => None,
    };
    let order = match record.license.order_id {
        Some(order) => scope.env.store.find_order(OrderSelector::Id(order)).await?,
        None => None,
    };
    let subscription = order.and_then(|summary| summary.subscription);
    Ok(AdminLicenseView::new(
        &record,
        customer,
        subscription.as_ref(),
        scope.now,
    ))
}

impl From<InvalidAmendment> for Problem {
    fn from(error: InvalidAmendment) -> Self {
        Self::with_detail(ErrorCode::AmendmentInvalid, format!("Not possible: {error}."))
    }
}
