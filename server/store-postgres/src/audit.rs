use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{Actor, AdminTokenId, AuditContext, AuditEvent, AuditEventId, CustomerId, LicenseId, TrialId};
use claviger_store::{AuditFilter, AuditLog, NewAuditEvent, Page, StoreError, StoreResult};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{PostgresStore, error::store_error, rows::Source};

/// An entry that is written in the transaction of the change that it records.
#[derive(Debug, Default)]
pub(crate) struct Entry<'a> {
    pub(crate) action: &'a str,
    pub(crate) license_id: Option<LicenseId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) trial_id: Option<TrialId>,
    pub(crate) data: Value,
}

/// Writes entries of one act, in one statement however many there are.
pub(crate) async fn write(
    connection: &mut PgConnection,
    entries: &[Entry<'_>],
    context: &AuditContext,
) -> StoreResult<()> {
    if entries.is_empty() {
        return Ok(());
    }
    // Ids minted within a millisecond are in no order; sorted, they list the entries in the order in which they happened.
    let mut ids: Vec<Uuid> = entries.iter().map(|_| AuditEventId::mint(context.at).uuid()).collect();
    ids.sort_unstable();
    let actions: Vec<String> = entries.iter().map(|entry| entry.action.to_owned()).collect();
    let licenses: Vec<Option<Uuid>> = entries
        .iter()
        .map(|entry| entry.license_id.map(LicenseId::uuid))
        .collect();
    let customers: Vec<Option<Uuid>> = entries
        .iter()
        .map(|entry| entry.customer_id.map(CustomerId::uuid))
        .collect();
    let trials: Vec<Option<Uuid>> = entries.iter().map(|entry| entry.trial_id.map(TrialId::uuid)).collect();
    let data: Vec<Value> = entries.iter().map(|entry| entry.data.clone()).collect();
    let admin = context.actor.admin();
    sqlx::query!(
        "INSERT INTO audit_events (id, at, actor_kind, actor_id, actor_name, request_id, action, license_id, customer_id,
            trial_id, data)
        SELECT entry.id, $1, $2, $3, $4, $5, entry.action, entry.license_id, entry.customer_id, entry.trial_id, entry.data
        FROM unnest($6::uuid[], $7::text[], $8::uuid[], $9::uuid[], $10::uuid[], $11::jsonb[])
            AS entry (id, action, license_id, customer_id, trial_id, data)",
        context.at,
        context.actor.kind(),
        admin.map(|(id, _)| id.uuid()),
        admin.map(|(_, name)| name),
        context.request_id,
        &ids,
        &actions,
        &licenses as &[Option<Uuid>],
        &customers as &[Option<Uuid>],
        &trials as &[Option<Uuid>],
        &data,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

#[async_trait]
impl AuditLog for PostgresStore {
    async fn add_audit_event(&self, event: &NewAuditEvent, context: &AuditContext) -> StoreResult<()> {
        let entry = Entry {
            action: &event.action,
            license_id: event.license_id,
            customer_id: event.customer_id,
            trial_id: None,
            data: event.data.clone(),
        };
        let mut transaction = self.begin().await?;
        write(&mut transaction, &[entry], context).await?;
        transaction.commit().await.map_err(store_error)
    }

    async fn list_audit_events(&self, filter: &AuditFilter, page: Page) -> StoreResult<Vec<AuditEvent>> {
        let rows = self
            .retrying(|| async {
                let mut transaction = self.begin_search().await?;
                let rows = rows(&mut transaction, filter, page).await?;
                transaction.commit().await?;
                Ok(rows)
            })
            .await?;
        rows.into_iter().map(AuditEvent::try_from).collect()
    }
}

async fn rows(connection: &mut PgConnection, filter: &AuditFilter, page: Page) -> Result<Vec<EventRow>, sqlx::Error> {
    let (first, last) = filter.id_span(page);
    sqlx::query_as!(
        EventRow,
        "SELECT id, at, actor_kind, actor_id, actor_name, action, license_id, customer_id, trial_id, data, request_id
                    FROM audit_events
                    WHERE ($1::uuid IS NULL OR license_id = $1) AND ($2::uuid IS NULL OR customer_id = $2)
                        AND ($3::uuid IS NULL OR trial_id = $3) AND ($4::text IS NULL OR action = $4)
                        AND ($5::text IS NULL OR split_part(action, '.', 1) = $5)
                        AND ($6::text IS NULL OR actor_kind = $6) AND ($7::uuid IS NULL OR actor_id = $7)
                        AND ($8::timestamptz IS NULL OR at >= $8) AND ($9::timestamptz IS NULL OR at < $9)
                        AND id BETWEEN $10 AND $11
                    ORDER BY id DESC LIMIT $12",
        filter.license_id.map(LicenseId::uuid),
        filter.customer_id.map(CustomerId::uuid),
        filter.trial_id.map(TrialId::uuid),
        filter.action,
        filter.subject,
        filter.actor_kind,
        filter.actor.map(AdminTokenId::uuid),
        filter.from,
        filter.to,
        first,
        last,
        i64::from(page.limit),
    )
    .fetch_all(connection)
    .await
}

struct EventRow {
    id: Uuid,
    at: DateTime<Utc>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    action: String,
    license_id: Option<Uuid>,
    customer_id: Option<Uuid>,
    trial_id: Option<Uuid>,
    data: Value,
    request_id: Option<String>,
}

impl TryFrom<EventRow> for AuditEvent {
    type Error = StoreError;

    fn try_from(row: EventRow) -> StoreResult<Self> {
        let actor = match (row.actor_kind.as_str(), row.actor_id, row.actor_name) {
            ("admin", Some(id), Some(name)) => Actor::Admin {
                id: AdminTokenId::from_uuid(id),
                name,
            },
            ("app", None, None) => Actor::App,
            ("command_line", None, None) => Actor::CommandLine,
            ("system", None, None) => Actor::System,
            _ => {
                let source = Source {
                    table: "audit_events",
                    id: row.id,
                };
                return Err(source.inconsistent("actor_kind", "unknown, or with an admin where none belongs"));
            }
        };
        Ok(Self {
            id: AuditEventId::from_uuid(row.id),
            at: row.at,
            actor,
            action: row.action,
            license_id: row.license_id.map(LicenseId::from_uuid),
            customer_id: row.customer_id.map(CustomerId::from_uuid),
            trial_id: row.trial_id.map(TrialId::from_uuid),
            data: row.data,
            request_id: row.request_id,
        })
    }
}
