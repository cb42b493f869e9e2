use claviger_licensing::{ProductId, Trial, TrialId};
use claviger_store::{Page, Prefix, StoreResult, TrialFilter, TrialState, UNTIL_COMMON, is_common};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::failed;
use crate::rows::trial::select_trials;
use crate::rows::{below, id_list, micros};
use crate::text::{Kind, Wanted, containing};

pub(super) async fn list(readers: &SqlitePool, filter: &TrialFilter, page: Page) -> StoreResult<Vec<Trial>> {
    let mut transaction = readers.begin().await.map_err(failed)?;
    let wanted = filter.text.as_deref().map(Wanted::new);
    let wanted = wanted.as_ref();
    let found = match wanted {
        Some(wanted) => Some(by_text(&mut transaction, wanted).await?),
        None => None,
    };
    let few = found.filter(|found| !is_common(found.len())).map(id_list);
    let part = wanted.and_then(Wanted::part);
    let (text_from, text_below) = (wanted.and_then(Wanted::from), wanted.and_then(Wanted::below));
    let id = filter.id.map(TrialId::uuid);
    let below = below(page);
    let product = filter.product_id.map(ProductId::uuid);
    let device = filter.device.as_ref().map(|device| device.as_bytes().as_slice());
    let (state, at) = filter.state.map(|(state, at)| (state_name(state), micros(at))).unzip();
    let (ends_from, ends_before) = filter
        .ending
        .map(|(from, before)| (micros(from), micros(before)))
        .unzip();
    // The first condition says which index SQLite takes: it does not know which parameters are null.
    macro_rules! list {
        ($first:literal) => {{
            let select = select_trials!(
                "WHERE ",
                $first,
                " AND t.id < ?1 AND (?2 IS NULL OR t.product_id = ?2)
                    AND (?4 IS NULL OR lower(t.email) = lower(?4))
                    AND (?5 IS NULL OR ?5 = CASE WHEN t.converted_at IS NOT NULL THEN 'converted'
                        WHEN ?6 < t.ends_at THEN 'running' ELSE 'over' END)
                    AND (?8 IS NULL OR (t.ends_at >= ?8 AND t.ends_at < ?9))
                    AND (?10 IS NULL
                        OR instr(lower(COALESCE(t.email, '') || char(10) || COALESCE(t.device_name, '')), ?10) > 0)
                    AND (?11 IS NULL OR (lower(t.email) >= ?11 AND lower(t.email) < ?12)
                        OR (lower(t.device_name) >= ?11 AND lower(t.device_name) < ?12))
                    AND (?13 IS NULL OR t.id IN (SELECT unhex(value) FROM json_each(?13)))
                    AND (?14 IS NULL OR t.id = ?14)
                  ORDER BY t.id DESC LIMIT ?7";
                below,
                product,
                device,
                filter.email,
                state,
                at,
                page.limit,
                ends_from,
                ends_before,
                part,
                text_from,
                text_below,
                few,
                id,
            );
            select.fetch_all(&mut *transaction).await
        }};
    }
    let rows = if id.is_some() {
        list!("t.id = ?14")
    } else if device.is_some() {
        list!(
            "t.id IN (
                 SELECT d.trial_id FROM products AS p
                 CROSS JOIN trial_devices AS d ON d.product_id = p.id AND d.device_hash = ?3
             )"
        )
    } else if few.is_some() {
        list!("t.id IN (SELECT unhex(value) FROM json_each(?13))")
    } else if filter.email.is_some() {
        list!("lower(t.email) = lower(?4)")
    } else if ends_from.is_some() {
        list!("t.ends_at >= ?8 AND t.ends_at < ?9")
    } else if product.is_some() {
        list!("t.product_id = ?2")
    } else {
        list!("true")
    };
    let rows = rows.map_err(failed)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

const fn state_name(state: TrialState) -> &'static str {
    match state {
        TrialState::Running => "running",
        TrialState::Over => "over",
        TrialState::Converted => "converted",
    }
}

/// Trials by e-mail address or device name; at most [`UNTIL_COMMON`].
async fn by_text(connection: &mut SqliteConnection, wanted: &Wanted) -> StoreResult<Vec<Uuid>> {
    let Some(Prefix { from, below }) = &wanted.begin else {
        return containing(connection, Kind::Trial, &wanted.part).await;
    };
    let select = sqlx::query_scalar!(
        r#"SELECT id AS "id!: Uuid" FROM (
               SELECT id FROM trial_blocks WHERE lower(email) >= ?1 AND lower(email) < ?2
               UNION ALL
               SELECT id FROM trial_blocks WHERE lower(device_name) >= ?1 AND lower(device_name) < ?2
           ) LIMIT ?3"#,
        from,
        below,
        UNTIL_COMMON,
    );
    select.fetch_all(connection).await.map_err(failed)
}
