use claviger_licensing::{Activation, LicenseId};
use claviger_store::{Page, StoreResult};

use crate::{PostgresStore, rows::ActivationRow};

pub(super) async fn activations(store: &PostgresStore, id: LicenseId, page: Page) -> StoreResult<Vec<Activation>> {
    let rows = store
        .retrying(|| {
            sqlx::query_as!(
                ActivationRow,
                r#"SELECT id, slot, device_hash, components, name, platform, arch, cpu, app_version, hostname, origin,
                    activated_at, GREATEST(activated_at, (
                        SELECT last_seen_at FROM device_days WHERE activation_id = device_activations.id
                        ORDER BY day DESC LIMIT 1
                    )) AS "last_seen_at!", released_at, release_cause, superseded
                FROM device_activations WHERE license_id = $1 AND ($2::uuid IS NULL OR id < $2)
                ORDER BY id DESC LIMIT $3"#,
                id.uuid(),
                page.before,
                i64::from(page.limit),
            )
            .fetch_all(&store.pool)
        })
        .await?;
    rows.into_iter().map(Activation::try_from).collect()
}
