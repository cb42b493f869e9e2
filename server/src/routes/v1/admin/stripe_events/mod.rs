//! `/v1/admin/stripe-events/…`

mod counts;
mod list;
mod read;
mod replay;
mod replay_dead;
mod view;

use poem_openapi::OpenApi;

/// All operations on notices from Stripe.
pub(crate) fn routes() -> impl OpenApi {
    (
        list::List,
        counts::Counts,
        read::Read,
        replay::Replay,
        replay_dead::ReplayDead,
    )
}
