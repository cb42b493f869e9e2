//! `/v1/admin/trials/…`

mod allow_again;
mod end;
mod extend;
mod read;
mod search;
mod view;

pub(crate) use self::view::{TrialView, views};
use poem_openapi::OpenApi;

/// All operations on trials.
pub(crate) fn routes() -> impl OpenApi {
    (
        search::Search,
        read::Read,
        extend::Extend,
        end::End,
        allow_again::AllowAgain,
    )
}
