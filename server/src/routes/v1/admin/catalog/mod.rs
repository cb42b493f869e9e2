//! `/v1/admin/catalog`

mod apply;
mod read;
mod view;

use poem_openapi::OpenApi;

/// All operations on the catalog.
pub(crate) fn routes() -> impl OpenApi {
    (read::Read, apply::Apply)
}
