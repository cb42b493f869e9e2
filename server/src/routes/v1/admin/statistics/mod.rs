//! `/v1/admin/statistics` and `/v1/admin/suspicious`

mod read;
mod suspicious;
mod view;

use poem_openapi::OpenApi;

/// All operations that count.
pub(crate) fn routes() -> impl OpenApi {
    (read::Read, suspicious::Suspicious)
}
