use claviger_licensing::{CustomerId, LicenseId, MailId};
use claviger_store::{Mail, MailFilter, Page, StoreResult};
use sqlx::PgConnection;

use crate::{PostgresStore, rows::MailRow};

pub(super) async fn by_id(store: &PostgresStore, id: MailId) -> StoreResult<Option<(Mail, Option<Vec<u8>>)>> {
    let row = store
        .retrying(|| {
            sqlx::query_as!(
                MailRow,
                "SELECT id, cause, kind, recipient, language, customer_id, license_id, content_sealed, state, attempts,
                    next_attempt_at, last_error, created_at, finished_at, bounced_at
                FROM emails WHERE id = $1",
                id.uuid(),
            )
            .fetch_optional(&store.pool)
        })
        .await?;
    row.map(MailRow::with_content).transpose()
}

/// Contents stay where they are: nobody lists them.
pub(super) async fn list(store: &PostgresStore, filter: &MailFilter, page: Page) -> StoreResult<Vec<Mail>> {
    let rows = store
        .retrying(|| async {
            let mut transaction = store.begin_search().await?;
            let rows = rows(&mut transaction, filter, page).await?;
            transaction.commit().await?;
            Ok(rows)
        })
        .await?;
    rows.into_iter().map(Mail::try_from).collect()
}

async fn rows(connection: &mut PgConnection, filter: &MailFilter, page: Page) -> Result<Vec<MailRow>, sqlx::Error> {
    sqlx::query_as!(
        MailRow,
        r#"SELECT id, cause, kind, recipient, language, customer_id, license_id,
                    NULL::bytea AS content_sealed, state, attempts, next_attempt_at, last_error, created_at,
                    finished_at, bounced_at
                FROM emails
                WHERE ($1::text IS NULL OR state = $1) AND ($2::boolean IS NULL OR (bounced_at IS NOT NULL) = $2)
                    AND ($3::text IS NULL OR kind = $3)
                    AND ($4::text IS NULL OR lower(recipient COLLATE "C") = lower($4 COLLATE "C"))
                    AND ($5::uuid IS NULL OR license_id = $5) AND ($6::uuid IS NULL OR customer_id = $6)
                    AND ($7::text IS NULL OR position(lower($7 COLLATE "C") IN lower(recipient COLLATE "C")) > 0)
                    AND ($8::timestamptz IS NULL OR created_at >= $8) AND ($9::timestamptz IS NULL OR created_at < $9)
                    AND ($10::uuid IS NULL OR id < $10)
                ORDER BY id DESC LIMIT $11"#,
        filter.state.map(|state| state.as_str()),
        filter.bounced,
        filter.kind,
        filter.recipient,
        filter.license_id.map(LicenseId::uuid),
        filter.customer_id.map(CustomerId::uuid),
        filter.recipient_part,
        filter.created_from,
        filter.created_to,
        page.before,
        i64::from(page.limit),
    )
    .fetch_all(connection)
    .await
}
