use std::collections::BTreeMap;

use claviger_licensing::{ComponentHashes, DeviceHash, ProductId, Trial, TrialId};
use claviger_protocol::ComponentName;
use claviger_store::StoreResult;
use sqlx::{SqliteConnection, SqliteExecutor};
use uuid::Uuid;

use crate::error::failed;
use crate::rows::trial::select_trials;
use crate::rows::{RowName, components_json, id_list};

struct ComponentRow {
    trial_id: Uuid,
    name: String,
    hash: Vec<u8>,
}

pub(super) async fn of_device(
    executor: impl SqliteExecutor<'_>,
    product: ProductId,
    device: &DeviceHash,
) -> StoreResult<Option<Trial>> {
    let (product, device) = (product.uuid(), device.as_bytes().as_slice());
    let select = select_trials!(
        "JOIN trial_devices AS d ON d.trial_id = t.id WHERE d.product_id = ?1 AND d.device_hash = ?2";
        product,
        device,
    );
    let row = select.fetch_optional(executor).await.map_err(failed)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn by_id(executor: impl SqliteExecutor<'_>, id: TrialId) -> StoreResult<Option<Trial>> {
    let id = id.uuid();
    let select = select_trials!("WHERE t.id = ?1"; id);
    let row = select.fetch_optional(executor).await.map_err(failed)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn by_components(
    connection: &mut SqliteConnection,
    product_id: ProductId,
    components: &ComponentHashes,
) -> StoreResult<Vec<(Trial, ComponentHashes)>> {
    let product = product_id.uuid();
    let presented = components_json(components);
    let select = select_trials!(
        "WHERE t.id IN (
             SELECT c.trial_id FROM json_each(?2) AS p
             CROSS JOIN trial_components AS c ON c.product_id = ?1 AND c.hash = unhex(p.value) AND c.name = p.key
         )
         ORDER BY t.started_at, t.id LIMIT 100";
        product,
        presented,
    );
    let trials = select.fetch_all(&mut *connection).await.map_err(failed)?;
    let ids = id_list(trials.iter().map(|trial| trial.id));
    let select = sqlx::query_as!(
        ComponentRow,
        r#"SELECT trial_id AS "trial_id: _", name, hash FROM trial_components
           WHERE trial_id IN (SELECT unhex(value) FROM json_each(?1))"#,
        ids
    );
    let mut known = group(select.fetch_all(&mut *connection).await.map_err(failed)?, components)?;
    trials
        .into_iter()
        .map(|row| {
            let components = known.remove(&row.id).unwrap_or_default();
            Ok((row.try_into()?, components))
        })
        .collect()
}

/// The components known of each trial. A machine that changed has shown several hashes of a component: the one that is
/// presented now is the one that counts.
fn group(rows: Vec<ComponentRow>, presented: &ComponentHashes) -> StoreResult<BTreeMap<Uuid, ComponentHashes>> {
    let mut known: BTreeMap<Uuid, ComponentHashes> = BTreeMap::new();
    for row in rows {
        let row_name = RowName {
            table: "trial_components",
            id: row.trial_id,
        };
        let name = ComponentName::parse(&row.name).map_err(|error| row_name.inconsistent("name", error.to_string()))?;
        let hash: DeviceHash = row_name.hash("hash", &row.hash)?;
        let components = known.entry(row.trial_id).or_default();
        if presented.get(&name) == Some(&hash) {
            components.insert(name, hash);
        } else {
            components.entry(name).or_insert(hash);
        }
    }
    Ok(known)
}
