//! `/v1/admin/signing-keys/…`

mod list;
mod rotate;
mod view;

use poem_openapi::OpenApi;

/// All operations on signing keys.
pub(crate) fn routes() -> impl OpenApi {
    (list::List, rotate::Rotate)
}
