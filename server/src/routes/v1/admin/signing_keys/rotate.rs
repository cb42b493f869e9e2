//! `POST /v1/admin/signing-keys/rotate`

use claviger_licensing::Role;
use claviger_protocol::Code;
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use super::view::SigningKeysView;
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    operations::rotate::{self, DEFAULT_LEAD_DAYS, DEFAULT_OVERLAP_DAYS, RotateError, Wish},
    routes::Tag,
};

pub(crate) struct Rotate;

codes!(RotateCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), Conflict);

/// How to rotate.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct SigningKeyRotateRequest {
    /// For how many days the new key is only published before it signs. Apps that pin keys learn it in this time, from tokens
    /// that the present key signs.
    #[oai(default = "default_lead", validator(maximum(value = "366")))]
    lead_days: u16,
    /// For how many days the old keys stay published after that: at least as long as any plan or trial works offline.
    #[oai(default = "default_overlap", validator(maximum(value = "3660")))]
    overlap_days: u16,
    /// The present key is compromised: the new one signs at once, and `overlap_days` may be as short as 0. Apps that pin keys
    /// and have not learned the new one refuse its tokens until they are updated.
    #[oai(default)]
    force: bool,
}

fn default_lead() -> u16 {
    DEFAULT_LEAD_DAYS
}

fn default_overlap() -> u16 {
    DEFAULT_OVERLAP_DAYS
}

#[derive(ApiResponse)]
enum RotateResponse {
    /// A key was made; these are all keys now.
    #[oai(status = 201)]
    Rotated(Json<SigningKeysView>),
}

#[OpenApi(prefix_path = "/v1/admin/signing-keys", tag = "Tag::Admin")]
impl Rotate {
    /// Make a new signing key and let the present ones expire.
    ///
    /// Once a year is a good habit. Other server processes follow within half a minute.
    #[oai(path = "/rotate", method = "post")]
    async fn rotate_signing_keys(
        &self,
        admin: Admin,
        request: Json<SigningKeyRotateRequest>,
    ) -> ApiResult<RotateResponse, RotateCodes> {
        let caller = admin.require(Role::Owner)?;
        let SigningKeyRotateRequest {
            lead_days,
            overlap_days,
            force,
        } = request.0;
        let env = &caller.scope.env;
        rotate::rotate(
            env,
            Wish {
                lead_days,
                overlap_days,
                force,
            },
            &caller.context(),
        )
        .await
        .map_err(problem)?;
        let keys = env.store.list_signing_keys().await?;
        Ok(RotateResponse::Rotated(Json(SigningKeysView::new(
            keys,
            caller.scope.now,
        ))))
    }
}

fn problem(error: RotateError) -> Problem {
    match error {
        RotateError::OverlapTooShort(error) => Problem::with_detail(
            ErrorCode::RequestInvalid,
            format!("`overlap_days` does not fit: {error}."),
        ),
        RotateError::Store(error) => error.into(),
        RotateError::Failed(error) => error.into(),
    }
}
