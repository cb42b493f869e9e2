//! `GET /v1/plans`

use claviger_licensing::{Plan, Product, catalog::CatalogContent};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::{
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    routes::Tag,
    wire::{
        catalog::{PlanKindView, PriceView, TermView},
        limits::LimitsView,
        text::Slug,
    },
};

pub(crate) struct Plans;

codes!(PlansCodes: ProductUnknown);

/// What is on sale.
#[derive(Debug, Object)]
struct PublicCatalog {
    /// The products, ordered by code.
    products: Vec<PublicProduct>,
}

/// A product on sale.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct PublicProduct {
    /// Its code.
    code: String,
    /// Its name for people.
    name: String,
    /// Where to buy it.
    buy_url: Option<String>,
    /// Days that it can be tried; absent if it offers no trial.
    trial_days: Option<u16>,
    /// Its plans, ordered by code.
    plans: Vec<PublicPlan>,
}

/// A plan on sale.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct PublicPlan {
    /// Its code.
    code: String,
    /// Its name for people.
    name: String,
    /// How long a license of it lasts.
    kind: PlanKindView,
    /// The term of a plan of kind `fixed_term`.
    term: Option<TermView>,
    /// Devices that may use a license at the same time.
    max_devices: u16,
    /// Features that it unlocks.
    features: Vec<String>,
    /// Named limits; `null` means unlimited.
    limits: LimitsView,
    /// What it costs, ordered by code; empty if it is sold by hand.
    prices: Vec<PriceView>,
}

#[OpenApi(prefix_path = "/v1", tag = "Tag::Apps")]
impl Plans {
    /// What is on sale, for a website or an app.
    ///
    /// Products, plans and prices that the catalog no longer declares are left out.
    #[oai(path = "/plans", method = "get")]
    async fn list_plans(
        &self,
        scope: Scope,
        /// Only the product with this code.
        product: Query<Option<Slug>>,
    ) -> ApiResult<Json<PublicCatalog>, PlansCodes> {
        let catalog = scope.env.store.read_catalog().await?.content;
        let wanted = |candidate: &&Product| {
            !candidate.retired && product.0.as_ref().is_none_or(|wanted| candidate.code == wanted.0)
        };
        let products: Vec<PublicProduct> = catalog
            .products
            .iter()
            .filter(wanted)
            .map(|product| PublicProduct::new(product, &catalog))
            .collect();
        if products.is_empty() && product.0.is_some() {
            return Err(Problem::new(ErrorCode::ProductUnknown).into());
        }
        Ok(Json(PublicCatalog { products }))
    }
}

impl PublicProduct {
    fn new(product: &Product, catalog: &CatalogContent) -> Self {
        let plans = catalog
            .plans
            .iter()
            .filter(|plan| plan.product_id == product.id && !plan.retired);
        Self {
            code: product.code.clone(),
            name: product.name.clone(),
            buy_url: product.buy_url.clone(),
            trial_days: product.trial.as_ref().map(|trial| trial.days),
            plans: plans.map(|plan| PublicPlan::new(plan, catalog)).collect(),
        }
    }
}

impl PublicPlan {
    fn new(plan: &Plan, catalog: &CatalogContent) -> Self {
        let prices = catalog
            .prices
            .iter()
            .filter(|price| price.plan_id == plan.id && !price.retired);
        Self {
            code: plan.code.clone(),
            name: plan.name.clone(),
            kind: plan.kind.into(),
            term: TermView::of(plan.kind),
            max_devices: plan.max_devices,
            features: plan.features.iter().cloned().collect(),
            limits: LimitsView(plan.limits.clone()),
            prices: prices.map(PriceView::from).collect(),
        }
    }
}
