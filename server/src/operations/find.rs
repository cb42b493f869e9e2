//! Finding a license by the key that somebody typed.

use claviger_licensing::{DeviceHash, KeyHash, LicenseRecord, Product, catalog::CatalogContent, rules};
use claviger_protocol::{CanonicalKey, Code, Environment, KeyShape, LicenseKey};
use claviger_store::{LicenseSelector, StoreResult};

use crate::http::{
    problem::{ErrorCode, Problem},
    scope::Scope,
};

/// What a key leads to.
#[derive(Debug)]
pub(crate) enum Found {
    License(Box<LicenseRecord>),
    Nothing(Absence),
}

/// Why a key leads to nothing here.
#[derive(Debug)]
pub(crate) struct Absence {
    pub(crate) code: Code,
    /// A sentence about this case, where more can be said than the code's own.
    pub(crate) detail: Option<String>,
}

impl From<Absence> for Problem {
    fn from(Absence { code, detail }: Absence) -> Self {
        Self::with_detail(
            ErrorCode::Verdict(code),
            detail.unwrap_or_else(|| code.detail().to_owned()),
        )
    }
}

/// The canonical form of a key.
pub(crate) fn parse(key: &LicenseKey) -> Result<CanonicalKey, Problem> {
    key.canonical()
        .map_err(|error| Problem::with_detail(ErrorCode::KeyInvalid, format!("{error}.")))
}

/// A key that an app asks about.
#[derive(Debug)]
pub(crate) struct AskedKey {
    pub(crate) canonical: CanonicalKey,
    /// How its license is looked up.
    pub(crate) hash: KeyHash,
}

/// A key that an app asks about, counted against the key's rate limit.
pub(crate) fn asked(scope: &Scope, key: &LicenseKey) -> Result<AskedKey, Problem> {
    let canonical = parse(key)?;
    let hash = scope.env.secrets.key_hash(&canonical);
    scope.limit_key(hash)?;
    Ok(AskedKey { canonical, hash })
}

/// Finds the license of a key, as the database has it.
pub(crate) async fn by_key(scope: &Scope, product: &str, key: &AskedKey) -> Result<Found, Problem> {
    found(read(scope, key.hash).await?, scope, product, key).await
}

/// Finds the license of a key, from memory if it is there: for judging what a device may do, see
/// [`Licenses::find`](claviger_hot_path::Licenses::find).
pub(crate) async fn for_judging(
    scope: &Scope,
    product: &str,
    key: &AskedKey,
    device: DeviceHash,
) -> Result<Found, Problem> {
    let licenses = &scope.env.licenses;
    let record = licenses.find(key.hash, device, || read(scope, key.hash)).await?;
    found(record, scope, product, key).await
}

async fn read(scope: &Scope, key: KeyHash) -> StoreResult<Option<LicenseRecord>> {
    let store = &scope.env.store;
    store
        .find_license(LicenseSelector::Key(key), rules::window_start(scope.now))
        .await
}

async fn found(record: Option<LicenseRecord>, scope: &Scope, product: &str, key: &AskedKey) -> Result<Found, Problem> {
    match record {
        Some(record) => Ok(Found::License(Box::new(record))),
        None => explain_absence(scope, product, &key.canonical)
            .await
            .map(Found::Nothing),
    }
}

/// Why a key leads to nothing, told by the key itself: the other environment's data is not touched.
pub(crate) async fn explain_absence(scope: &Scope, product: &str, key: &CanonicalKey) -> Result<Absence, Problem> {
    let catalog = scope.env.store.read_catalog().await?.content;
    let product = catalog
        .products
        .iter()
        .find(|candidate| candidate.code == product)
        .ok_or_else(|| Problem::new(ErrorCode::ProductUnknown))?;
    Ok(absence(scope.env.environment, &shapes(&catalog, product, key)))
}

/// The same where no product is named.
pub(crate) async fn explain_absence_anywhere(scope: &Scope, key: &CanonicalKey) -> Result<Absence, Problem> {
    let catalog = scope.env.store.read_catalog().await?.content;
    let shapes: Vec<KeyShape> = catalog
        .products
        .iter()
        .flat_map(|product| shapes(&catalog, product, key))
        .collect();
    Ok(absence(scope.env.environment, &shapes))
}

/// What a key looks like against each template of a product.
fn shapes(catalog: &CatalogContent, product: &Product, key: &CanonicalKey) -> Vec<KeyShape> {
    let plans: Vec<_> = catalog
        .plans
        .iter()
        .filter(|plan| plan.product_id == product.id)
        .collect();
    let words: Vec<&str> = plans.iter().map(|plan| plan.key_word.as_str()).collect();
    let own = plans.iter().filter_map(|plan| plan.key_template.as_ref());
    let templates = std::iter::once(&product.key_template).chain(own);
    templates.map(|template| template.inspect(key, &words)).collect()
}

fn absence(here: Environment, shapes: &[KeyShape]) -> Absence {
    let other = shapes.contains(&KeyShape::WellFormed {
        environment: Some(here.other()),
    });
    if other
        && !shapes.contains(&KeyShape::WellFormed {
            environment: Some(here),
        })
    {
        let detail = format!(
            "This key belongs to environment `{}`, and this is `{here}`.",
            here.other()
        );
        return Absence {
            code: Code::EnvironmentMismatch,
            detail: Some(detail),
        };
    }
    let slip =
        shapes.contains(&KeyShape::Slip) && !shapes.iter().any(|shape| matches!(shape, KeyShape::WellFormed { .. }));
    let detail = slip.then(|| "The key has a typing slip: its check symbols do not fit.".to_owned());
    Absence {
        code: Code::NotFound,
        detail,
    }
}
