//! `/v1/customer/licenses/…`

mod devices;
mod invoices;
mod list;
mod portal_sessions;
mod view;

use poem_openapi::OpenApi;

/// All operations of customers on their licenses.
pub(super) fn routes() -> impl OpenApi {
    (
        list::List,
        devices::Release,
        portal_sessions::Create,
        invoices::Invoices,
    )
}
