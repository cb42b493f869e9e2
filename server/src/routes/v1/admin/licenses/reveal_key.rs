//! `POST /v1/admin/licenses/{id}/reveal-key`

use claviger_licensing::{LicenseEvent, Role, kind, rules};
use claviger_protocol::Code;
use claviger_store::LicenseSelector;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::ErrorCode,
    },
    operations::issue::open_key,
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct RevealKey;

codes!(RevealKeyCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

/// The whole key of a license.
#[derive(Object)]
struct RevealedLicenseKey {
    /// The key, as it was issued or imported.
    key: String,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl RevealKey {
    /// Read the whole key of a license.
    ///
    /// The audit log names who read it, and names it first: without the entry there is no key.
    #[oai(path = "/:id/reveal-key", method = "post")]
    async fn reveal_license_key(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
    ) -> ApiResult<Json<RevealedLicenseKey>, RevealKeyCodes> {
        let caller = admin.require(Role::Support)?;
        let (env, id) = (&caller.scope.env, id.0.0);
        let key = open_key(env, id).await?.ok_or(ErrorCode::LicenseNotFound)?;
        let window = rules::window_start(caller.scope.now);
        let locked = env.store.lock_license(LicenseSelector::Id(id), window).await?;
        let locked = locked.ok_or(ErrorCode::LicenseNotFound)?;
        locked.commit(&[LicenseEvent::KeyRevealed], &caller.context()).await?;
        Ok(Json(RevealedLicenseKey {
            key: key.expose().to_owned(),
        }))
    }
}
