use claviger_licensing::{ProductId, Trial, TrialId};
use claviger_store::{Page, StoreResult, TrialFilter, TrialState};
use sqlx::PgConnection;

use super::find::trials;
use crate::{PostgresStore, rows::TrialRow, text::Wanted};

pub(super) async fn list(store: &PostgresStore, filter: &TrialFilter, page: Page) -> StoreResult<Vec<Trial>> {
    let rows = store
        .retrying(|| async {
            let mut transaction = store.begin_search().await?;
            let rows = rows(&mut transaction, filter, page).await?;
            transaction.commit().await?;
            Ok(rows)
        })
        .await?;
    rows.into_iter().map(Trial::try_from).collect()
}

async fn rows(connection: &mut PgConnection, filter: &TrialFilter, page: Page) -> Result<Vec<TrialRow>, sqlx::Error> {
    let state = filter.state.map(|(state, _)| match state {
        TrialState::Running => "running",
        TrialState::Over => "over",
        TrialState::Converted => "converted",
    });
    let wanted = filter.text.as_deref().map(Wanted::new);
    let wanted = wanted.as_ref();
    trials!(
        r#"WHERE ($1::uuid IS NULL OR t.product_id = $1)
            AND ($2::bytea IS NULL OR t.id = ANY (ARRAY(
                SELECT trial_id FROM trial_devices JOIN products ON products.id = product_id
                WHERE device_hash = $2)))
            AND ($3::text IS NULL OR $3 = CASE WHEN t.converted_at IS NOT NULL THEN 'converted'
                WHEN t.ends_at > $4 THEN 'running' ELSE 'over' END)
            AND ($5::text IS NULL OR lower(t.email COLLATE "C") = lower($5 COLLATE "C"))
            AND ($6::timestamptz IS NULL OR t.ends_at >= $6) AND ($7::timestamptz IS NULL OR t.ends_at < $7)
            AND ($8::text IS NULL
                OR lower((COALESCE(t.email, '') || E'\n' || COALESCE(t.device_name, '')) COLLATE "C") LIKE $8)
            AND ($9::text IS NULL OR (lower(t.email COLLATE "C") >= $9 AND lower(t.email COLLATE "C") < $10)
                OR (lower(t.device_name COLLATE "C") >= $9 AND lower(t.device_name COLLATE "C") < $10))
            AND ($11::uuid IS NULL OR t.id = $11)
            AND ($12::uuid IS NULL OR t.id < $12)
        ORDER BY t.id DESC LIMIT $13"#,
        filter.product_id.map(ProductId::uuid),
        filter.device.as_ref().map(|device| device.as_bytes().as_slice()),
        state,
        filter.state.map(|(_, at)| at),
        filter.email,
        filter.ending.map(|(from, _)| from),
        filter.ending.map(|(_, before)| before),
        wanted.and_then(|wanted| wanted.part.as_deref()),
        wanted.and_then(Wanted::from),
        wanted.and_then(Wanted::below),
        filter.id.map(TrialId::uuid),
        page.before,
        i64::from(page.limit),
    )
    .fetch_all(connection)
    .await
}
