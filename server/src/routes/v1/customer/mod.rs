//! `/v1/customer/…`: what the page of a customer's licenses calls.

mod licenses;
mod sessions;

use poem_openapi::OpenApi;

/// All operations of customers' own pages.
pub(crate) fn routes() -> impl OpenApi {
    (sessions::Create, licenses::routes())
}
