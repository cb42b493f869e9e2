use claviger_licensing::{AuditContext, LicenseEvent};
use claviger_store::{AddLicensesError, NewLicense, OrderWrite};
use sqlx::SqliteConnection;

use super::write::Draft;
use crate::audit::Trail;
use crate::error::conflict;
use crate::licenses::{self, Target};

/// Writes an order with the license that it pays for, and does to the license what the events say.
pub(super) async fn fulfill(
    connection: &mut SqliteConnection,
    order: &OrderWrite,
    new: &NewLicense,
    events: &[LicenseEvent],
    context: &AuditContext,
) -> Result<(), AddLicensesError> {
    let mut trail = Trail::new(context);
    let draft = Draft::begin(connection, order, context.at, &mut trail).await?;
    if draft.has_license() {
        return Err(conflict("orders.license_id").into());
    }
    if !licenses::add_for(connection, new, draft.customer(), &mut trail).await? {
        return Err(AddLicensesError::DuplicateKey { index: 0 });
    }
    let target = Target {
        license: new.license.id,
        product: new.product_id,
    };
    draft.finish(connection, Some(target.license), &mut trail).await?;
    licenses::apply(connection, target, events, context.at, &mut trail).await?;
    Ok(())
}
