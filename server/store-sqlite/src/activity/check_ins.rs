use claviger_store::{CheckIns, StoreResult};
use sqlx::{QueryBuilder, SqliteConnection};

use crate::error::failed;
use crate::rows::{micros, statements};

/// Counts check-ins for their days, which also tell when devices were last seen, in the order of the table.
pub(super) async fn count(connection: &mut SqliteConnection, check_ins: &[CheckIns]) -> StoreResult<()> {
    let mut sorted: Vec<_> = check_ins.iter().collect();
    sorted.sort_unstable_by_key(|seen| (seen.activation_id.uuid(), seen.last_at));
    for rows in statements(&sorted) {
        upsert(connection, rows).await?;
    }
    Ok(())
}

/// Bound row by row, as that takes less time than a list in JSON; so it is unchecked: the macros know no number of rows.
async fn upsert(connection: &mut SqliteConnection, rows: &[&CheckIns]) -> StoreResult<()> {
    let mut query = QueryBuilder::new(
        "INSERT INTO device_days (activation_id, day, product_id, app_version, platform, check_ins, last_seen_at) ",
    );
    query.push_values(rows, |mut row, seen| {
        row.push_bind(seen.activation_id.uuid())
            .push_bind(seen.last_at.date_naive())
            .push_bind(seen.product_id.uuid())
            .push_bind(seen.facts.app_version.as_deref().unwrap_or_default())
            .push_bind(seen.facts.platform.as_deref().unwrap_or_default())
            .push_bind(seen.count)
            .push_bind(micros(seen.last_at));
    });
    query.push(
        " ON CONFLICT (activation_id, day) DO UPDATE SET check_ins = check_ins + excluded.check_ins,
             last_seen_at = max(last_seen_at, excluded.last_seen_at), app_version = excluded.app_version,
             platform = excluded.platform",
    );
    query.build().execute(connection).await.map(drop).map_err(failed)
}
