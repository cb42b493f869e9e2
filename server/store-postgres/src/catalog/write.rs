use claviger_licensing::{AuditContext, Plan, Price, Product, catalog::CatalogContent};
use claviger_store::{Changed, StoreError, StoreResult};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
    rows::{TrialPolicyJson, fitting},
};

pub(super) async fn catalog(
    store: &PostgresStore,
    revision: i64,
    content: &CatalogContent,
    summary: Value,
    context: &AuditContext,
) -> StoreResult<()> {
    let mut transaction = store.begin().await?;
    // The row's lock makes writers take turns; who waited for one finds its revision gone.
    let counted = sqlx::query!(
        "UPDATE catalog_revision SET revision = revision + 1 WHERE revision = $1",
        revision
    )
    .execute(&mut *transaction)
    .await
    .map_err(store_error)?
    .rows_affected();
    if counted == 0 {
        return Err(StoreError::Conflict {
            constraint: "catalog_revision.revision".to_owned(),
        });
    }
    for product in &content.products {
        put_product(&mut transaction, product).await?;
    }
    for plan in &content.plans {
        put_plan(&mut transaction, plan).await?;
    }
    for price in &content.prices {
        put_price(&mut transaction, price).await?;
    }
    let entry = Entry {
        action: "catalog.applied",
        data: summary,
        ..Entry::default()
    };
    audit::write(&mut transaction, &[entry], context).await?;
    store.announcer.commit(transaction, Changed::Anything).await
}

async fn put_product(connection: &mut PgConnection, product: &Product) -> StoreResult<()> {
    let trial = product.trial.clone().map(TrialPolicyJson::from);
    sqlx::query!(
        "INSERT INTO products (id, code, name, key_template, check_interval_minutes, trial, buy_url, support_url, retired)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, key_template = excluded.key_template,
            check_interval_minutes = excluded.check_interval_minutes, trial = excluded.trial, buy_url = excluded.buy_url,
            support_url = excluded.support_url, retired = excluded.retired",
        product.id.uuid(),
        product.code,
        product.name,
        product.key_template.as_str(),
        fitting::<_, i32>("products.check_interval_minutes", product.check_interval_minutes)?,
        trial.map(|trial| json!(trial)),
        product.buy_url,
        product.support_url,
        product.retired,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn put_plan(connection: &mut PgConnection, plan: &Plan) -> StoreResult<()> {
    sqlx::query!(
        "INSERT INTO plans (id, product_id, code, name, kind, max_devices, features, limits, key_template, key_word,
            offline_hours, license_file_days, grace_days, drift_min_shared, drift_max_rebinds, max_moves, retired)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, code = excluded.code, name = excluded.name,
            kind = excluded.kind, max_devices = excluded.max_devices, features = excluded.features,
            limits = excluded.limits, key_template = excluded.key_template, key_word = excluded.key_word,
            offline_hours = excluded.offline_hours, license_file_days = excluded.license_file_days,
            grace_days = excluded.grace_days, drift_min_shared = excluded.drift_min_shared,
            drift_max_rebinds = excluded.drift_max_rebinds, max_moves = excluded.max_moves, retired = excluded.retired",
        plan.id.uuid(),
        plan.product_id.uuid(),
        plan.code,
        plan.name,
        json!(plan.kind),
        fitting::<_, i16>("plans.max_devices", plan.max_devices)?,
        json!(plan.features),
        json!(plan.limits),
        plan.key_template.as_ref().map(|template| template.as_str()),
        plan.key_word,
        fitting::<_, i32>("plans.offline_hours", plan.offline_hours)?,
        fitting::<_, i32>("plans.license_file_days", plan.license_file_days)?,
        fitting::<_, i16>("plans.grace_days", plan.grace_days)?,
        i16::from(plan.drift.min_shared_components),
        fitting::<_, i16>("plans.drift_max_rebinds", plan.drift.max_rebinds)?,
        plan.transfers
            .max_moves
            .map(|moves| fitting::<_, i16>("plans.max_moves", moves))
            .transpose()?,
        plan.retired,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn put_price(connection: &mut PgConnection, price: &Price) -> StoreResult<()> {
    let months = price
        .interval
        .map(|interval| fitting::<_, i16>("prices.interval_months", interval.months));
    sqlx::query!(
        "INSERT INTO prices (id, plan_id, code, currency, amount, interval_months, stripe_price, retired)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id, code = excluded.code, currency = excluded.currency,
            amount = excluded.amount, interval_months = excluded.interval_months, stripe_price = excluded.stripe_price,
            retired = excluded.retired",
        price.id.uuid(),
        price.plan_id.uuid(),
        price.code,
        price.currency,
        price.amount,
        months.transpose()?,
        price.stripe_price,
        price.retired,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}
