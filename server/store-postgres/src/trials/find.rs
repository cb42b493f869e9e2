use std::collections::BTreeMap;

use claviger_licensing::{ComponentHashes, DeviceHash, ProductId, Trial, TrialId};
use claviger_protocol::ComponentName;
use claviger_store::StoreResult;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    PostgresStore,
    rows::{Source, TrialRow},
};

/// `query_as!` of trials with the rest of the statement as given.
macro_rules! trials {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::rows::TrialRow,
            "SELECT t.id, t.product_id, t.started_at, t.ends_at, t.email, t.device_name, t.platform, t.app_version,
                t.converted_license_id, t.converted_at
            FROM trial_blocks t " + $rest
            $(, $argument)*
        )
    };
}

pub(super) use trials;

/// At most as many trials are compared with a machine: more share a component only where it tells nothing.
const MOST_SHARING: i64 = 100;

pub(super) async fn of_device(
    store: &PostgresStore,
    product_id: ProductId,
    device: &DeviceHash,
) -> StoreResult<Option<Trial>> {
    let row = store
        .retrying(|| async { device_row(&mut *store.pool.acquire().await?, product_id, device).await })
        .await?;
    row.map(Trial::try_from).transpose()
}

/// The same within a transaction.
pub(super) async fn device_row(
    connection: &mut PgConnection,
    product_id: ProductId,
    device: &DeviceHash,
) -> Result<Option<TrialRow>, sqlx::Error> {
    trials!(
        "JOIN trial_devices d ON d.trial_id = t.id WHERE d.product_id = $1 AND d.device_hash = $2",
        product_id.uuid(),
        device.as_bytes(),
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn by_id(store: &PostgresStore, id: TrialId) -> StoreResult<Option<Trial>> {
    let row = store
        .retrying(|| trials!("WHERE t.id = $1", id.uuid()).fetch_optional(&store.pool))
        .await?;
    row.map(Trial::try_from).transpose()
}

pub(super) async fn by_components(
    store: &PostgresStore,
    product_id: ProductId,
    components: &ComponentHashes,
) -> StoreResult<Vec<(Trial, ComponentHashes)>> {
    let (names, hashes) = columns(components);
    let rows = store
        .retrying(|| {
            trials!(
                "WHERE t.id IN (
                    SELECT c.trial_id FROM trial_components c
                    JOIN unnest($2::text[], $3::bytea[]) AS told (name, hash) ON c.name = told.name AND c.hash = told.hash
                    WHERE c.product_id = $1)
                ORDER BY t.started_at, t.id LIMIT $4",
                product_id.uuid(),
                &names,
                &hashes,
                MOST_SHARING,
            )
            .fetch_all(&store.pool)
        })
        .await?;
    let trials: Vec<Trial> = rows.into_iter().map(Trial::try_from).collect::<StoreResult<_>>()?;
    let mut known = known_components(store, &trials, components).await?;
    let with_components = |trial: Trial| {
        let components = known.remove(&trial.id.uuid()).unwrap_or_default();
        (trial, components)
    };
    Ok(trials.into_iter().map(with_components).collect())
}

/// A machine that was recognized after a part had changed has two hashes for that part. The one that is told counts, so
/// that either state of the machine is recognized.
async fn known_components(
    store: &PostgresStore,
    trials: &[Trial],
    told: &ComponentHashes,
) -> StoreResult<BTreeMap<Uuid, ComponentHashes>> {
    let ids: Vec<Uuid> = trials.iter().map(|trial| trial.id.uuid()).collect();
    let rows = store
        .retrying(|| {
            sqlx::query!(
                "SELECT trial_id, name, hash FROM trial_components WHERE trial_id = ANY($1) ORDER BY trial_id, name, hash",
                &ids,
            )
            .fetch_all(&store.pool)
        })
        .await?;
    let mut known: BTreeMap<Uuid, ComponentHashes> = BTreeMap::new();
    for row in rows {
        let source = Source {
            table: "trial_components",
            id: row.trial_id,
        };
        let name = ComponentName::parse(&row.name).map_err(|error| source.inconsistent("name", error.to_string()))?;
        let hash: DeviceHash = source.hash("hash", &row.hash)?;
        let components = known.entry(row.trial_id).or_default();
        if told.get(&name) == Some(&hash) || !components.contains_key(&name) {
            components.insert(name, hash);
        }
    }
    Ok(known)
}

/// Components as two columns.
pub(super) fn columns(components: &ComponentHashes) -> (Vec<String>, Vec<Vec<u8>>) {
    components
        .iter()
        .map(|(name, hash)| (name.as_str().to_owned(), hash.as_bytes().to_vec()))
        .unzip()
}
