use chrono::{DateTime, Utc};
use claviger_licensing::StripeEventId;
use claviger_store::{Page, StoreError, StoreResult, StripeEvent, StripeEventFilter, StripeEventState};
use sqlx::SqlitePool;

use crate::error::failed;
use crate::rows::stripe_event::select_stripe_events;
use crate::rows::{below, micros};

pub(super) async fn by_id(readers: &SqlitePool, id: StripeEventId) -> StoreResult<Option<StripeEvent>> {
    let id = id.uuid();
    let select = select_stripe_events!("WHERE id = ?1"; id);
    let row = select.fetch_optional(readers).await.map_err(failed)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn list(
    readers: &SqlitePool,
    filter: &StripeEventFilter,
    page: Page,
) -> StoreResult<Vec<StripeEvent>> {
    let below = below(page);
    let (from, to) = (filter.received_from.map(micros), filter.received_to.map(micros));
    let state = filter.state.map(StripeEventState::as_str);
    // The first condition says which index SQLite takes: it does not know which parameters are null.
    macro_rules! list {
        ($first:literal) => {{
            let select = select_stripe_events!(
                "WHERE ",
                $first,
                " AND id < ?1 AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR kind = ?3)
                    AND (?4 IS NULL OR object_id = ?4) AND (?5 IS NULL OR stripe_id = ?5)
                    AND (?6 IS NULL OR received_at >= ?6) AND (?7 IS NULL OR received_at < ?7)
                  ORDER BY id DESC LIMIT ?8";
                below,
                state,
                filter.kind,
                filter.object_id,
                filter.stripe_id,
                from,
                to,
                page.limit,
            );
            select.fetch_all(readers).await
        }};
    }
    let rows = if filter.stripe_id.is_some() {
        list!("stripe_id = ?5")
    } else if filter.object_id.is_some() {
        list!("object_id = ?4")
    } else if state.is_some() {
        list!("state = ?2")
    } else {
        list!("true")
    };
    let rows = rows.map_err(failed)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Every state with its count, none left out.
pub(super) async fn count(readers: &SqlitePool) -> StoreResult<Vec<(StripeEventState, u64)>> {
    let select = sqlx::query!(r#"SELECT state, count(*) AS "count!: i64" FROM stripe_events GROUP BY state"#);
    let rows = select.fetch_all(readers).await.map_err(failed)?;
    let counts = StripeEventState::ALL.map(|state| {
        let row = rows.iter().find(|row| row.state == state.as_str());
        (state, row.map_or(0, |row| row.count.unsigned_abs()))
    });
    Ok(counts.to_vec())
}

pub(super) async fn payment_failure(readers: &SqlitePool, invoice: &str) -> StoreResult<Option<DateTime<Utc>>> {
    let select = sqlx::query_scalar!("SELECT first_at FROM payment_failures WHERE invoice = ?1", invoice);
    let first_at = select.fetch_optional(readers).await.map_err(failed)?;
    let time = first_at.map(|micros| {
        DateTime::from_timestamp_micros(micros).ok_or_else(|| StoreError::Inconsistent {
            table: "payment_failures",
            column: "first_at",
            row: invoice.to_owned(),
            reason: "the time is out of range".into(),
        })
    });
    time.transpose()
}
