use claviger_licensing::{Activation, LicenseId};
use claviger_store::{Page, StoreResult};
use sqlx::SqlitePool;

use crate::error::failed;
use crate::rows::activation::select_activations;
use crate::rows::below;

pub(super) async fn activations(readers: &SqlitePool, id: LicenseId, page: Page) -> StoreResult<Vec<Activation>> {
    let (id, below) = (id.uuid(), below(page));
    // Both sides of the OR name the license, so that each finds its partial index.
    let select = select_activations!(
        "WHERE ((license_id = ?1 AND NOT superseded) OR (license_id = ?1 AND superseded)) AND id < ?2
         ORDER BY id DESC LIMIT ?3";
        id,
        below,
        page.limit,
    );
    let rows = select.fetch_all(readers).await.map_err(failed)?;
    rows.into_iter().map(TryInto::try_into).collect()
}
