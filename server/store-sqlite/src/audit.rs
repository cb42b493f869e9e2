use async_trait::async_trait;
use claviger_licensing::{AdminTokenId, AuditContext, AuditEvent, AuditEventId, CustomerId, LicenseId, TrialId};
use claviger_store::{AuditFilter, AuditLog, NewAuditEvent, Page, StoreResult};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::SqliteStore;
use crate::error::failed;
use crate::rows::audit::AuditRow;
use crate::rows::{json as json_text, micros};

/// What an event was done to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Subject {
    pub(crate) license: Option<LicenseId>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) trial: Option<TrialId>,
}

impl Subject {
    pub(crate) fn customer(id: CustomerId) -> Self {
        Self {
            customer: Some(id),
            ..Self::default()
        }
    }

    pub(crate) fn trial(id: TrialId) -> Self {
        Self {
            trial: Some(id),
            ..Self::default()
        }
    }
}

/// Writes the events of one transaction, each in the transaction of the change that it records.
pub(crate) struct Trail<'a> {
    context: &'a AuditContext,
    next: u128,
}

impl<'a> Trail<'a> {
    pub(crate) fn new(context: &'a AuditContext) -> Self {
        Self {
            context,
            next: AuditEventId::mint(context.at).uuid().as_u128(),
        }
    }

    pub(crate) async fn record(
        &mut self,
        connection: &mut SqliteConnection,
        action: &str,
        subject: Subject,
        data: &Value,
    ) -> StoreResult<()> {
        // Ids minted within a millisecond are in no order; counted on, they list the events as they happened.
        let id = Uuid::from_u128(self.next);
        self.next += 1;
        insert(connection, id, self.context, action, subject, data).await
    }
}

/// Writes the only event of a transaction.
pub(crate) async fn record(
    connection: &mut SqliteConnection,
    context: &AuditContext,
    action: &str,
    subject: Subject,
    data: &Value,
) -> StoreResult<()> {
    Trail::new(context).record(connection, action, subject, data).await
}

async fn insert(
    connection: &mut SqliteConnection,
    id: Uuid,
    context: &AuditContext,
    action: &str,
    subject: Subject,
    data: &Value,
) -> StoreResult<()> {
    let at = micros(context.at);
    let kind = context.actor.kind();
    let (actor_id, actor_name) = context.actor.admin().map(|(id, name)| (id.uuid(), name)).unzip();
    let license = subject.license.map(LicenseId::uuid);
    let customer = subject.customer.map(CustomerId::uuid);
    let trial = subject.trial.map(TrialId::uuid);
    let data = json_text(data);
    let insert = sqlx::query!(
        "INSERT INTO audit_events (id, at, actor_kind, actor_id, actor_name, action, license_id, customer_id,
             trial_id, data, request_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        id,
        at,
        kind,
        actor_id,
        actor_name,
        action,
        license,
        customer,
        trial,
        data,
        context.request_id,
    );
    insert.execute(connection).await.map(drop).map_err(failed)
}

#[async_trait]
impl AuditLog for SqliteStore {
    async fn add_audit_event(&self, event: &NewAuditEvent, context: &AuditContext) -> StoreResult<()> {
        let subject = Subject {
            license: event.license_id,
            customer: event.customer_id,
            trial: None,
        };
        // The default event has no particulars at all.
        let empty = json!({});
        let data = if event.data.is_null() { &empty } else { &event.data };
        let mut transaction = self.begin().await?;
        record(&mut transaction, context, &event.action, subject, data).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn list_audit_events(&self, filter: &AuditFilter, page: Page) -> StoreResult<Vec<AuditEvent>> {
        let license = filter.license_id.map(LicenseId::uuid);
        let customer = filter.customer_id.map(CustomerId::uuid);
        let trial = filter.trial_id.map(TrialId::uuid);
        let actor = filter.actor.map(AdminTokenId::uuid);
        let (from, to) = (filter.from.map(micros), filter.to.map(micros));
        let (first, last) = filter.id_span(page);
        // The first condition says which index SQLite takes: it does not know which parameters are null.
        macro_rules! list {
            ($first:literal) => {{
                let select = sqlx::query_as!(
                    AuditRow,
                    r#"SELECT id AS "id: _", at, actor_kind, actor_id AS "actor_id: _", actor_name, action,
                           license_id AS "license_id: _", customer_id AS "customer_id: _", trial_id AS "trial_id: _",
                           data, request_id
                       FROM audit_events WHERE "# + $first + "
                           AND id BETWEEN ?1 AND ?6 AND (?2 IS NULL OR license_id = ?2)
                           AND (?3 IS NULL OR customer_id = ?3) AND (?4 IS NULL OR trial_id = ?4)
                           AND (?5 IS NULL OR action = ?5)
                           AND (?7 IS NULL OR substr(action, 1, instr(action || '.', '.') - 1) = ?7)
                           AND (?8 IS NULL OR actor_kind = ?8) AND (?9 IS NULL OR actor_id = ?9)
                           AND (?10 IS NULL OR at >= ?10) AND (?11 IS NULL OR at < ?11)
                       ORDER BY id DESC LIMIT ?12",
                    first,
                    license,
                    customer,
                    trial,
                    filter.action,
                    last,
                    filter.subject,
                    filter.actor_kind,
                    actor,
                    from,
                    to,
                    page.limit,
                );
                select.fetch_all(&self.readers).await
            }};
        }
        let rows = if license.is_some() {
            list!("license_id = ?2")
        } else if customer.is_some() {
            list!("customer_id = ?3")
        } else if trial.is_some() {
            list!("trial_id = ?4")
        } else if filter.action.is_some() {
            list!("action = ?5")
        } else if actor.is_some() {
            list!("actor_id = ?9")
        } else if filter.subject.is_some() {
            list!("substr(action, 1, instr(action || '.', '.') - 1) = ?7")
        } else if filter.actor_kind.is_some() {
            list!("actor_kind = ?8")
        } else {
            list!("true")
        };
        let rows = rows.map_err(failed)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}
