//! `GET /v1/admin/stripe-events/counts`

use claviger_licensing::Role;
use claviger_protocol::Code;
use claviger_store::StripeEventState;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
};

pub(crate) struct Counts;

codes!(CountsCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

/// How many notices from Stripe there are.
#[derive(Debug, Default, Object)]
struct StripeEventCounts {
    /// To be processed, now or later.
    waiting: u64,
    /// Processed, and not forgotten yet.
    done: u64,
    /// Given up: somebody should look at them.
    dead: u64,
}

#[OpenApi(prefix_path = "/v1/admin/stripe-events", tag = "Tag::Admin")]
impl Counts {
    /// How many notices from Stripe are waiting, done and given up.
    #[oai(path = "/counts", method = "get")]
    async fn count_stripe_events(&self, admin: Admin) -> ApiResult<Json<StripeEventCounts>, CountsCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let mut counts = StripeEventCounts::default();
        for (state, count) in scope.env.store.count_stripe_events().await? {
            match state {
                StripeEventState::Waiting => counts.waiting = count,
                StripeEventState::Done => counts.done = count,
                StripeEventState::Dead => counts.dead = count,
            }
        }
        Ok(Json(counts))
    }
}
