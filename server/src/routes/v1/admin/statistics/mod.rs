//! `/v1/admin/statistics` and `/v1/admin/suspicious`

mod read;
mod suspicious;

use poem_openapi::OpenApi;

/// All operations that count.
pub(crate) fn routes() -> impl OpenApi {
    (read::Read, suspicious::Suspicious)
}
