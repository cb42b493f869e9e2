//! `POST /v1/admin/stripe-events/replay-dead`

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

/// Notices that are replayed at once.
const MOST: u16 = 1000;

pub(crate) struct ReplayDead;

codes!(ReplayDeadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

/// What became of the notices that were given up.
#[derive(Debug, Object)]
struct ReplayedDead {
    /// How many wait again.
    replayed: u64,
    /// How many are still given up: ask again.
    left: u64,
}

#[OpenApi(prefix_path = "/v1/admin/stripe-events", tag = "Tag::Admin")]
impl ReplayDead {
    /// Process all notices from Stripe again that were given up.
    ///
    /// The 1,000 that came first wait again as if they had just come; each is in the audit log.
    #[oai(path = "/replay-dead", method = "post")]
    async fn replay_dead_stripe_events(&self, admin: Admin) -> ApiResult<Json<ReplayedDead>, ReplayDeadCodes> {
        let caller = admin.require(Role::Support)?;
        let env = &caller.scope.env;
        let replayed = env.store.replay_dead_stripe_events(MOST, &caller.context()).await?;
        let counts = env.store.count_stripe_events().await?;
        let left = counts.iter().find(|(state, _)| *state == StripeEventState::Dead);
        env.notices.notify_one();
        Ok(Json(ReplayedDead {
            replayed,
            left: left.map_or(0, |(_, count)| *count),
        }))
    }
}
