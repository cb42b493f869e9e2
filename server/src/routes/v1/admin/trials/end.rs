//! `POST /v1/admin/trials/{id}/end`

use claviger_licensing::{Role, Trial, kind, rules};
use claviger_protocol::Code;
use claviger_store::TrialChange;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::view::{TrialView, find, show};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::ErrorCode,
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct End;

codes!(
    EndCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    TrialNotFound,
    Conflict
);

#[OpenApi(prefix_path = "/v1/admin/trials", tag = "Tag::Admin")]
impl End {
    /// End a trial now.
    ///
    /// The device is refused with `TRIAL_EXPIRED` at its next check. Ending one that is over changes nothing.
    #[oai(path = "/:id/end", method = "post")]
    async fn end_trial(&self, admin: Admin, id: Path<WireId<kind::Trial>>) -> ApiResult<Json<TrialView>, EndCodes> {
        let caller = admin.require(Role::Support)?;
        let scope = &caller.scope;
        let trial = find(scope, id.0.0).await?;
        if !rules::trial_standing(&trial, scope.now).is_valid() {
            return Ok(Json(show(scope, trial).await?));
        }
        let ends_at = scope.now;
        let change = TrialChange::EndsAt {
            ends_at,
            action: "trial.ended",
        };
        if !scope
            .env
            .store
            .change_trial(trial.id, &change, &caller.context())
            .await?
        {
            return Err(ErrorCode::TrialNotFound.into());
        }
        Ok(Json(show(scope, Trial { ends_at, ..trial }).await?))
    }
}
