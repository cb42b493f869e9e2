//! `/v1/admin/admin-tokens/…`

mod create;
mod list;
mod revoke;

use poem_openapi::OpenApi;

/// All operations on admin tokens.
pub(crate) fn routes() -> impl OpenApi {
    (list::List, create::Create, revoke::Revoke)
}
