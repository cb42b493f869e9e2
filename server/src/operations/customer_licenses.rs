//! All licenses of a customer.

use claviger_licensing::{CustomerId, ProductId};
use claviger_store::{LicenseFilter, LicenseSummary, Page, Store, StoreResult};

/// Licenses that are read at once.
const PAGE: u16 = 500;

/// A customer's licenses, newest first: of one product, or of all.
pub(crate) async fn list(
    store: &dyn Store,
    customer: CustomerId,
    product: Option<ProductId>,
) -> StoreResult<Vec<LicenseSummary>> {
    let filter = LicenseFilter {
        customer_id: Some(customer),
        product_id: product,
        ..LicenseFilter::default()
    };
    let mut licenses = Vec::new();
    let mut page = Page::first(PAGE);
    loop {
        let found = store.list_licenses(&filter, page).await?;
        let last = found.last().filter(|_| found.len() == usize::from(PAGE));
        let next = last.map(|last| Page::after(last.license.id.uuid(), PAGE));
        licenses.extend(found);
        match next {
            Some(next) => page = next,
            None => return Ok(licenses),
        }
    }
}
