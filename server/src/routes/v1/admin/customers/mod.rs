//! `/v1/admin/customers/…`

mod change;
mod create;
mod erase;
mod export;
mod read;
mod records;
mod search;
mod view;

use poem_openapi::OpenApi;

/// All operations on customers.
pub(crate) fn routes() -> impl OpenApi {
    let one = (read::Read, change::Change, export::Export, erase::Erase);
    (search::Search, create::Create, one)
}
