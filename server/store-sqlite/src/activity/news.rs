use claviger_licensing::{ActivationId, KeyHash};
use claviger_store::{CheckIns, DeviceNews, StoreResult, device_news};
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

use crate::error::failed;
use crate::rows::{RowName, json, statements};

/// Where news were noted.
#[derive(FromRow)]
struct NotedRow {
    id: Uuid,
    license_id: Uuid,
    key_hash: Vec<u8>,
}

/// Notes what devices newly say of themselves, unless they have given their slots up. Returns the keys of the licenses whose
/// devices changed by that.
pub(super) async fn note(connection: &mut SqliteConnection, check_ins: &[CheckIns]) -> StoreResult<Vec<KeyHash>> {
    let news: Vec<_> = device_news(check_ins).into_iter().collect();
    let mut changed = Vec::new();
    for rows in statements(&news) {
        for noted in update(connection, rows).await? {
            let place = rows.binary_search_by_key(&noted.id, |(id, _)| id.uuid());
            if place.is_ok_and(|place| rows[place].1.facts_changed) {
                let name = RowName {
                    table: "licenses",
                    id: noted.license_id,
                };
                changed.push(name.hash("key_hash", &noted.key_hash)?);
            }
        }
    }
    Ok(changed)
}

/// Bound row by row: SQLite takes a text out of JSON only up to its first NUL character, and nobody would refuse it. So it is
/// unchecked: the macros know no number of rows.
async fn update(connection: &mut SqliteConnection, news: &[(ActivationId, DeviceNews)]) -> StoreResult<Vec<NotedRow>> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "WITH news (id, license_id, name, platform, arch, cpu, app_version, hostname, runtime) AS (",
    );
    query.push_values(news, |mut row, (id, said)| {
        row.push_bind(id.uuid())
            .push_bind(said.license_id.uuid())
            .push_bind(&said.facts.name)
            .push_bind(&said.facts.platform)
            .push_bind(&said.facts.arch)
            .push_bind(&said.facts.cpu)
            .push_bind(&said.facts.app_version)
            .push_bind(&said.facts.hostname)
            .push_bind(said.runtime.as_ref().map(json));
    });
    query.push(
        ") UPDATE device_activations AS a SET name = COALESCE(n.name, a.name), platform = COALESCE(n.platform, a.platform),
             arch = COALESCE(n.arch, a.arch), cpu = COALESCE(n.cpu, a.cpu),
             app_version = COALESCE(n.app_version, a.app_version), hostname = COALESCE(n.hostname, a.hostname),
             runtime = COALESCE(n.runtime, a.runtime)
         FROM news AS n WHERE a.id = n.id AND a.license_id = n.license_id AND a.released_at IS NULL
         RETURNING id, license_id, (SELECT key_hash FROM licenses WHERE id = license_id) AS key_hash",
    );
    let update = query.build_query_as();
    update.fetch_all(connection).await.map_err(failed)
}
