//! `GET /v1/admin/trials/{id}`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::view::{TrialView, find, show};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Read;

codes!(ReadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), TrialNotFound);

#[OpenApi(prefix_path = "/v1/admin/trials", tag = "Tag::Admin")]
impl Read {
    /// One trial.
    #[oai(path = "/:id", method = "get")]
    async fn read_trial(&self, admin: Admin, id: Path<WireId<kind::Trial>>) -> ApiResult<Json<TrialView>, ReadCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let trial = find(&scope, id.0.0).await?;
        Ok(Json(show(&scope, trial).await?))
    }
}
