//! `POST /v1/admin/admin-tokens`

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    operations::admin_token,
    routes::Tag,
    wire::{admin::RoleView, id::WireId, text::Name},
};

pub(crate) struct Create;

codes!(CreateCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), Conflict);

/// An admin token to make.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct NewAdminTokenRequest {
    /// Who or what will use it; the audit log names it.
    name: Name,
    /// What its holder may do.
    role: RoleView,
    /// For how many days it works; for ever if absent.
    #[oai(validator(minimum(value = "1"), maximum(value = "3660")))]
    expires_in_days: Option<u16>,
}

/// An admin token that was made.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct CreatedAdminToken {
    /// Its id.
    id: WireId<kind::AdminToken>,
    /// The token. It is shown here once and stored nowhere.
    token: String,
    /// From when on it no longer works; absent if never.
    expires_at: Option<DateTime<Utc>>,
}

#[derive(ApiResponse)]
enum CreateResponse {
    /// It was made.
    #[oai(status = 201)]
    Created(Json<CreatedAdminToken>),
}

#[OpenApi(prefix_path = "/v1/admin/admin-tokens", tag = "Tag::Admin")]
impl Create {
    /// Make an admin token of this environment.
    #[oai(path = "/", method = "post")]
    async fn create_admin_token(
        &self,
        admin: Admin,
        request: Json<NewAdminTokenRequest>,
    ) -> ApiResult<CreateResponse, CreateCodes> {
        let caller = admin.require(Role::Owner)?;
        let NewAdminTokenRequest {
            name,
            role,
            expires_in_days,
        } = request.0;
        let expires_at = expires_in_days.map(|days| caller.scope.now + Duration::days(i64::from(days)));
        let (id, token) =
            admin_token::create(&caller.scope.env, &name.0, role.into(), expires_at, &caller.context()).await?;
        Ok(CreateResponse::Created(Json(CreatedAdminToken {
            id: WireId(id),
            token,
            expires_at,
        })))
    }
}
