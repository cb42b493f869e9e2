//! `POST /v1/admin/trials/{id}/extend`

use chrono::{DateTime, Utc};
use claviger_licensing::{Role, Trial, kind, rules};
use claviger_protocol::Code;
use claviger_store::TrialChange;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::view::{TrialView, find, show};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Extend;

codes!(
    ExtendCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    TrialNotFound,
    Conflict
);

/// How much longer a trial runs: either `days` or `until`.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct TrialExtendRequest {
    /// Days from its end, or from now if it is over.
    #[oai(validator(minimum(value = "1"), maximum(value = "3660")))]
    days: Option<u16>,
    /// The new end; it must be later than the present one and lie in the future.
    until: Option<DateTime<Utc>>,
}

#[OpenApi(prefix_path = "/v1/admin/trials", tag = "Tag::Admin")]
impl Extend {
    /// Let a trial run longer, or again.
    ///
    /// The app learns it at its next check.
    #[oai(path = "/:id/extend", method = "post")]
    async fn extend_trial(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Trial>>,
        request: Json<TrialExtendRequest>,
    ) -> ApiResult<Json<TrialView>, ExtendCodes> {
        let caller = admin.require(Role::Support)?;
        let trial = find(&caller.scope, id.0.0).await?;
        let ends_at = new_end(&trial, &request.0, caller.scope.now)?;
        let change = TrialChange::EndsAt {
            ends_at,
            action: "trial.extended",
        };
        if !caller
            .scope
            .env
            .store
            .change_trial(trial.id, &change, &caller.context())
            .await?
        {
            return Err(ErrorCode::TrialNotFound.into());
        }
        Ok(Json(show(&caller.scope, Trial { ends_at, ..trial }).await?))
    }
}

fn new_end(trial: &Trial, request: &TrialExtendRequest, now: DateTime<Utc>) -> Result<DateTime<Utc>, Problem> {
    let invalid = |detail: &str| Problem::with_detail(ErrorCode::RequestInvalid, detail);
    match (request.days, request.until) {
        (Some(days), None) => Ok(rules::extended_trial_end(trial, days, now)),
        (None, Some(until)) if until > trial.ends_at && until > now => Ok(until),
        (None, Some(_)) => Err(invalid(
            "`until` must be later than the present end of the trial, and lie in the future.",
        )),
        (None, None) | (Some(_), Some(_)) => Err(invalid("Send either `days` or `until`.")),
    }
}
