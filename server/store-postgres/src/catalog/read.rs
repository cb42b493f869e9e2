use claviger_licensing::{Plan, PlanId, Price, Product, catalog::CatalogContent};
use claviger_store::{CatalogState, StoreResult};
use sqlx::PgConnection;

use crate::{
    PostgresStore,
    error::store_error,
    rows::{PlanRow, PriceRow, ProductRow},
};

/// `query_as!` of products with the rest of the statement as given.
macro_rules! products {
    ($rest:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            ProductRow,
            "SELECT id, code, name, key_template, check_interval_minutes, trial, buy_url, support_url, retired
            FROM products " + $rest
            $(, $argument)*
        )
    };
}

/// `query_as!` of plans with the rest of the statement as given.
macro_rules! plans {
    ($rest:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            PlanRow,
            "SELECT p.id, p.product_id, p.code, p.name, p.kind, p.max_devices, p.features, p.limits, p.key_template,
                p.key_word, p.offline_hours, p.license_file_days, p.grace_days, p.drift_min_shared, p.drift_max_rebinds,
                p.max_moves, p.retired
            FROM plans p " + $rest
            $(, $argument)*
        )
    };
}

/// Revision and content are of one state: else a writer could overwrite content that he has not seen under a revision that
/// he has.
pub(super) async fn catalog(store: &PostgresStore) -> StoreResult<CatalogState> {
    let mut snapshot = store.begin_snapshot().await?;
    let revision = sqlx::query_scalar!("SELECT revision FROM catalog_revision")
        .fetch_one(&mut *snapshot)
        .await
        .map_err(store_error)?;
    let content = CatalogContent {
        products: all_products(&mut snapshot).await?,
        plans: all_plans(&mut snapshot).await?,
        prices: all_prices(&mut snapshot).await?,
    };
    snapshot.commit().await.map_err(store_error)?;
    Ok(CatalogState { content, revision })
}

pub(super) async fn product(store: &PostgresStore, code: &str) -> StoreResult<Option<Product>> {
    let row = store
        .retrying(|| products!("WHERE code = $1", code).fetch_optional(&store.pool))
        .await?;
    row.map(Product::try_from).transpose()
}

pub(super) async fn plan(store: &PostgresStore, id: PlanId) -> StoreResult<Option<Plan>> {
    let row = store
        .retrying(|| plans!("WHERE p.id = $1", id.uuid()).fetch_optional(&store.pool))
        .await?;
    row.map(Plan::try_from).transpose()
}

// Codes are ordered by their bytes, as Rust orders them, whatever the database's collation.

async fn all_products(connection: &mut PgConnection) -> StoreResult<Vec<Product>> {
    let rows = products!(r#"ORDER BY code COLLATE "C""#)
        .fetch_all(connection)
        .await
        .map_err(store_error)?;
    rows.into_iter().map(Product::try_from).collect()
}

async fn all_plans(connection: &mut PgConnection) -> StoreResult<Vec<Plan>> {
    let rows =
        plans!(r#"JOIN products ON products.id = p.product_id ORDER BY products.code COLLATE "C", p.code COLLATE "C""#)
            .fetch_all(connection)
            .await
            .map_err(store_error)?;
    rows.into_iter().map(Plan::try_from).collect()
}

async fn all_prices(connection: &mut PgConnection) -> StoreResult<Vec<Price>> {
    let rows = sqlx::query_as!(
        PriceRow,
        r#"SELECT prices.id, plan_id, prices.code, currency, amount, interval_months, stripe_price, prices.retired
        FROM prices JOIN plans ON plans.id = plan_id JOIN products ON products.id = product_id
        ORDER BY products.code COLLATE "C", plans.code COLLATE "C", prices.code COLLATE "C""#,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    rows.into_iter().map(Price::try_from).collect()
}
