use std::slice;

use claviger_licensing::{AuditContext, LicenseEvent};
use claviger_store::{AddLicensesError, Changed, NewLicense, OrderWrite};

use super::write::{Draft, conflict};
use crate::{
    PostgresStore, audit,
    licenses::{self, Target},
};

/// The license comes before the order, which refers to it, and its events last.
pub(super) async fn order(
    store: &PostgresStore,
    write: &OrderWrite,
    license: &NewLicense,
    events: &[LicenseEvent],
    context: &AuditContext,
) -> Result<(), AddLicensesError> {
    let target = Target {
        license: license.license.id,
        product: license.product_id,
    };
    let mut transaction = store.begin().await?;
    let draft = Draft::begin(&mut transaction, write, context).await?;
    if draft.has_license() {
        return Err(conflict("orders.license_id").into());
    }
    let created = licenses::insert_new(&mut transaction, slice::from_ref(license), &[draft.customer_id]).await?;
    let mut entries = draft.finish(&mut transaction, Some(target.license)).await?;
    entries.extend(created);
    entries.extend(licenses::apply_all(&mut transaction, target, events, context).await?);
    audit::write(&mut transaction, &entries, context).await?;
    let changed = Changed::Licenses(vec![license.license.key_hash]);
    Ok(store.announcer.commit(transaction, changed).await?)
}
