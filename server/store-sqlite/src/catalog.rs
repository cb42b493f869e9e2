use async_trait::async_trait;
use claviger_licensing::{AuditContext, Plan, PlanId, Price, Product, catalog::CatalogContent};
use claviger_store::{Catalog, CatalogState, Changed, StoreResult};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::audit::{Subject, record};
use crate::error::{conflict, failed};
use crate::rows::catalog::{PriceRow, select_plans, select_products, trial_column};
use crate::rows::json;

#[async_trait]
impl Catalog for SqliteStore {
    async fn read_catalog(&self) -> StoreResult<CatalogState> {
        // One snapshot for all of it.
        let mut transaction = self.readers.begin().await.map_err(failed)?;
        let revision = sqlx::query_scalar!("SELECT revision FROM catalog_revision");
        let revision = revision.fetch_one(&mut *transaction).await.map_err(failed)?;
        let products = select_products!("ORDER BY code")
            .fetch_all(&mut *transaction)
            .await
            .map_err(failed)?;
        let plans = select_plans!("ORDER BY p.code, l.code")
            .fetch_all(&mut *transaction)
            .await
            .map_err(failed)?;
        let prices = sqlx::query_as!(
            PriceRow,
            r#"SELECT r.id AS "id: _", r.plan_id AS "plan_id: _", r.code, r.currency, r.amount, r.interval_months,
                   r.stripe_price, r.retired AS "retired: _"
               FROM prices AS r JOIN plans AS l ON l.id = r.plan_id JOIN products AS p ON p.id = l.product_id
               ORDER BY p.code, l.code, r.code"#
        );
        let prices = prices.fetch_all(&mut *transaction).await.map_err(failed)?;
        let content = CatalogContent {
            products: products
                .into_iter()
                .map(TryInto::try_into)
                .collect::<StoreResult<_>>()?,
            plans: plans.into_iter().map(TryInto::try_into).collect::<StoreResult<_>>()?,
            prices: prices.into_iter().map(TryInto::try_into).collect::<StoreResult<_>>()?,
        };
        Ok(CatalogState { content, revision })
    }

    async fn write_catalog(
        &self,
        revision: i64,
        content: &CatalogContent,
        summary: serde_json::Value,
        context: &AuditContext,
    ) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        let update = sqlx::query!(
            "UPDATE catalog_revision SET revision = revision + 1 WHERE revision = ?1",
            revision
        );
        if update.execute(&mut *transaction).await.map_err(failed)?.rows_affected() == 0 {
            return Err(conflict("catalog_revision"));
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
        record(
            &mut transaction,
            context,
            "catalog.applied",
            Subject::default(),
            &summary,
        )
        .await?;
        self.announcer.commit(transaction, Changed::Anything).await
    }

    async fn find_product(&self, code: &str) -> StoreResult<Option<Product>> {
        let select = select_products!("WHERE code = ?1"; code);
        let row = select.fetch_optional(&self.readers).await.map_err(failed)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn find_plan(&self, id: PlanId) -> StoreResult<Option<Plan>> {
        let id = id.uuid();
        let select = select_plans!("WHERE l.id = ?1"; id);
        let row = select.fetch_optional(&self.readers).await.map_err(failed)?;
        row.map(TryInto::try_into).transpose()
    }
}

async fn put_product(connection: &mut SqliteConnection, product: &Product) -> StoreResult<()> {
    let id = product.id.uuid();
    let key_template = product.key_template.as_str();
    let trial = product.trial.as_ref().map(trial_column);
    let upsert = sqlx::query!(
        "INSERT INTO products (id, code, name, key_template, check_interval_minutes, trial, buy_url, support_url,
             retired)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name,
             key_template = excluded.key_template, check_interval_minutes = excluded.check_interval_minutes,
             trial = excluded.trial, buy_url = excluded.buy_url, support_url = excluded.support_url,
             retired = excluded.retired",
        id,
        product.code,
        product.name,
        key_template,
        product.check_interval_minutes,
        trial,
        product.buy_url,
        product.support_url,
        product.retired,
    );
    upsert.execute(connection).await.map(drop).map_err(failed)
}

async fn put_plan(connection: &mut SqliteConnection, plan: &Plan) -> StoreResult<()> {
    let (id, product) = (plan.id.uuid(), plan.product_id.uuid());
    let (kind, features, limits) = (json(&plan.kind), json(&plan.features), json(&plan.limits));
    let key_template = plan.key_template.as_ref().map(claviger_protocol::KeyTemplate::as_str);
    let upsert = sqlx::query!(
        "INSERT INTO plans (id, product_id, code, name, kind, max_devices, features, limits, key_template, key_word,
             offline_hours, license_file_days, grace_days, drift_min_shared, drift_max_rebinds, max_moves, retired)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, code = excluded.code, name = excluded.name,
             kind = excluded.kind, max_devices = excluded.max_devices, features = excluded.features,
             limits = excluded.limits, key_template = excluded.key_template, key_word = excluded.key_word,
             offline_hours = excluded.offline_hours, license_file_days = excluded.license_file_days,
             grace_days = excluded.grace_days, drift_min_shared = excluded.drift_min_shared,
             drift_max_rebinds = excluded.drift_max_rebinds, max_moves = excluded.max_moves,
             retired = excluded.retired",
        id,
        product,
        plan.code,
        plan.name,
        kind,
        plan.max_devices,
        features,
        limits,
        key_template,
        plan.key_word,
        plan.offline_hours,
        plan.license_file_days,
        plan.grace_days,
        plan.drift.min_shared_components,
        plan.drift.max_rebinds,
        plan.transfers.max_moves,
        plan.retired,
    );
    upsert.execute(connection).await.map(drop).map_err(failed)
}

async fn put_price(connection: &mut SqliteConnection, price: &Price) -> StoreResult<()> {
    let (id, plan) = (price.id.uuid(), price.plan_id.uuid());
    let months = price.interval.map(|interval| interval.months);
    let upsert = sqlx::query!(
        "INSERT INTO prices (id, plan_id, code, currency, amount, interval_months, stripe_price, retired)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id, code = excluded.code, currency = excluded.currency,
             amount = excluded.amount, interval_months = excluded.interval_months, stripe_price = excluded.stripe_price,
             retired = excluded.retired",
        id,
        plan,
        price.code,
        price.currency,
        price.amount,
        months,
        price.stripe_price,
        price.retired,
    );
    upsert.execute(connection).await.map(drop).map_err(failed)
}
