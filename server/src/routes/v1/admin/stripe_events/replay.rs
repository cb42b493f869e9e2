//! `POST /v1/admin/stripe-events/{id}/replay`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::view::{StripeEventView, find};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::ErrorCode,
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Replay;

codes!(ReplayCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), StripeEventNotFound);

#[OpenApi(prefix_path = "/v1/admin/stripe-events", tag = "Tag::Admin")]
impl Replay {
    /// Process a notice from Stripe again.
    ///
    /// It waits again as if it had just come. A notice only says *look*, so replaying one that was processed does no harm.
    #[oai(path = "/:id/replay", method = "post")]
    async fn replay_stripe_event(
        &self,
        admin: Admin,
        id: Path<WireId<kind::StripeEvent>>,
    ) -> ApiResult<Json<StripeEventView>, ReplayCodes> {
        let caller = admin.require(Role::Support)?;
        let (env, id) = (&caller.scope.env, id.0.0);
        if !env.store.replay_stripe_event(id, &caller.context()).await? {
            return Err(ErrorCode::StripeEventNotFound.into());
        }
        let kept = find(&caller.scope, id).await?;
        env.notices.notify_one();
        Ok(Json(kept.into()))
    }
}
