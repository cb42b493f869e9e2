//! `/v1/admin/offline-activations`

mod create;

use poem_openapi::OpenApi;

/// All operations on machines without a network.
pub(crate) fn routes() -> impl OpenApi {
    create::Create
}
