mod erase;
mod list;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, Customer, CustomerId};
use claviger_store::{Changed, CustomerChange, CustomerFilter, Customers, NewCustomer, Page, StoreResult};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::audit::{Subject, Trail, record};
use crate::error::failed;
use crate::rows::customer::select_customers;
use crate::rows::micros;

#[async_trait]
impl Customers for SqliteStore {
    async fn find_customer(&self, id: CustomerId) -> StoreResult<Option<Customer>> {
        let id = id.uuid();
        let row = select_customers!("WHERE id = ?1"; id)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn list_customers(&self, filter: &CustomerFilter, page: Page) -> StoreResult<Vec<Customer>> {
        list::customers(&self.readers, filter, page).await
    }

    async fn ensure_customer(&self, new: &NewCustomer, context: &AuditContext) -> StoreResult<Customer> {
        let mut transaction = self.begin().await?;
        let customer = ensure(&mut transaction, new, context.at, &mut Trail::new(context)).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(customer)
    }

    async fn change_customer(
        &self,
        id: CustomerId,
        change: &CustomerChange,
        context: &AuditContext,
    ) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        if !update(&mut transaction, id, change).await? {
            return Ok(false);
        }
        let fields = [
            ("email", change.email.is_some()),
            ("name", change.name.is_some()),
            ("note", change.note.is_some()),
        ];
        let changed: Vec<_> = fields
            .into_iter()
            .filter_map(|(field, changed)| changed.then_some(field))
            .collect();
        if changed.is_empty() {
            return Ok(true);
        }
        let subject = Subject::customer(id);
        record(
            &mut transaction,
            context,
            "customer.changed",
            subject,
            &json!({ "fields": changed }),
        )
        .await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }

    async fn erase_customer(&self, id: CustomerId, context: &AuditContext) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let Some(licenses) = erase::customer(&mut transaction, id, context.at).await? else {
            return Ok(false);
        };
        let subject = Subject::customer(id);
        record(&mut transaction, context, "customer.erased", subject, &json!({})).await?;
        self.announcer.commit(transaction, Changed::Licenses(licenses)).await?;
        Ok(true)
    }
}

/// The customer with this e-mail address, added if there is none.
pub(crate) async fn ensure(
    connection: &mut SqliteConnection,
    new: &NewCustomer,
    at: DateTime<Utc>,
    trail: &mut Trail<'_>,
) -> StoreResult<Customer> {
    let (id, created_at) = (new.id.uuid(), micros(at));
    let email_key = new.email.to_lowercase();
    let insert = sqlx::query!(
        "INSERT INTO customers (id, email, email_key, name, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (email_key) DO NOTHING",
        id,
        new.email,
        email_key,
        new.name,
        created_at,
    );
    if insert.execute(&mut *connection).await.map_err(failed)?.rows_affected() > 0 {
        let subject = Subject::customer(new.id);
        trail
            .record(connection, "customer.created", subject, &json!({}))
            .await?;
    } else if new.name.is_some() {
        let fill = sqlx::query!(
            "UPDATE customers SET name = ?2 WHERE email_key = ?1 AND (name IS NULL OR name = '')",
            email_key,
            new.name
        );
        fill.execute(&mut *connection).await.map_err(failed)?;
    }
    let select = select_customers!("WHERE email_key = ?1"; email_key);
    select.fetch_one(connection).await.map_err(failed)?.try_into()
}

async fn update(connection: &mut SqliteConnection, id: CustomerId, change: &CustomerChange) -> StoreResult<bool> {
    let id = id.uuid();
    let email_key = change.email.as_deref().map(str::to_lowercase);
    let (sets_name, name) = (change.name.is_some(), change.name.as_ref().and_then(Option::as_ref));
    let (sets_note, note) = (change.note.is_some(), change.note.as_ref().and_then(Option::as_ref));
    let update = sqlx::query!(
        "UPDATE customers SET email = COALESCE(?2, email), email_key = COALESCE(?3, email_key),
             name = iif(?4, ?5, name), note = iif(?6, ?7, note)
         WHERE id = ?1",
        id,
        change.email,
        email_key,
        sets_name,
        name,
        sets_note,
        note,
    );
    Ok(update.execute(connection).await.map_err(failed)?.rows_affected() > 0)
}
