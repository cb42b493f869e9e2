use claviger_licensing::{CustomerId, LicenseId, MailId};
use claviger_store::{Mail, MailFilter, MailState, Page, StoreResult};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::audit::Subject;
use crate::error::failed;
use crate::rows::mail::{MailRow, select_mails};
use crate::rows::{below, micros};

pub(super) async fn by_id(readers: &SqlitePool, id: MailId) -> StoreResult<Option<(Mail, Option<Vec<u8>>)>> {
    let id = id.uuid();
    let select = select_mails!("WHERE id = ?1"; id);
    let row = select.fetch_optional(readers).await.map_err(failed)?;
    row.map(MailRow::with_content).transpose()
}

/// Whom and what a mail is about.
pub(super) async fn subject(connection: &mut SqliteConnection, id: MailId) -> StoreResult<Subject> {
    let id = id.uuid();
    let select = sqlx::query!(
        r#"SELECT license_id AS "license_id: Uuid", customer_id AS "customer_id: Uuid" FROM emails WHERE id = ?1"#,
        id
    );
    let row = select.fetch_one(connection).await.map_err(failed)?;
    Ok(Subject {
        license: row.license_id.map(LicenseId::from_uuid),
        customer: row.customer_id.map(CustomerId::from_uuid),
        trial: None,
    })
}

pub(super) async fn list(readers: &SqlitePool, filter: &MailFilter, page: Page) -> StoreResult<Vec<Mail>> {
    let below = below(page);
    let state = filter.state.map(MailState::as_str);
    let license = filter.license_id.map(LicenseId::uuid);
    let customer = filter.customer_id.map(CustomerId::uuid);
    let (from, to) = (filter.created_from.map(micros), filter.created_to.map(micros));
    // The first condition says which index SQLite takes: it does not know which parameters are null.
    macro_rules! list {
        ($first:literal) => {{
            let select = select_mails!(
                "WHERE ",
                $first,
                " AND id < ?1 AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR (bounced_at IS NOT NULL) = ?3)
                    AND (?4 IS NULL OR kind = ?4) AND (?5 IS NULL OR lower(recipient) = lower(?5))
                    AND (?6 IS NULL OR license_id = ?6) AND (?7 IS NULL OR customer_id = ?7)
                    AND (?8 IS NULL OR instr(lower(recipient), lower(?8)))
                    AND (?9 IS NULL OR created_at >= ?9) AND (?10 IS NULL OR created_at < ?10)
                  ORDER BY id DESC LIMIT ?11";
                below,
                state,
                filter.bounced,
                filter.kind,
                filter.recipient,
                license,
                customer,
                filter.recipient_part,
                from,
                to,
                page.limit,
            );
            select.fetch_all(readers).await
        }};
    }
    let rows = if license.is_some() {
        list!("license_id = ?6")
    } else if customer.is_some() {
        list!("customer_id = ?7")
    } else if state.is_some() {
        list!("state = ?2")
    } else {
        list!("true")
    };
    let rows = rows.map_err(failed)?;
    rows.into_iter().map(TryInto::try_into).collect()
}
