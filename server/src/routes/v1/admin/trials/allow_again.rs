//! `POST /v1/admin/trials/{id}/allow-again`

use claviger_licensing::{Role, kind};
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

pub(crate) struct AllowAgain;

codes!(
    AllowAgainCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    TrialNotFound,
    Conflict
);

#[OpenApi(prefix_path = "/v1/admin/trials", tag = "Tag::Admin")]
impl AllowAgain {
    /// Let a machine begin a new trial of the product.
    ///
    /// The old trial is forgotten with its devices; the answer shows it for the last time, and the audit log keeps its dates.
    #[oai(path = "/:id/allow-again", method = "post")]
    async fn allow_trial_again(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Trial>>,
    ) -> ApiResult<Json<TrialView>, AllowAgainCodes> {
        let caller = admin.require(Role::Support)?;
        let scope = &caller.scope;
        let trial = find(scope, id.0.0).await?;
        if !scope
            .env
            .store
            .change_trial(trial.id, &TrialChange::AllowAgain, &caller.context())
            .await?
        {
            return Err(ErrorCode::TrialNotFound.into());
        }
        Ok(Json(show(scope, trial).await?))
    }
}
