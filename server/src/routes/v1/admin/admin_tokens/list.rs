//! `GET /v1/admin/admin-tokens`

use chrono::{DateTime, Utc};
use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::AdminToken;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{admin::RoleView, id::WireId, page},
};

pub(crate) struct List;

codes!(ListCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

/// A page of admin tokens.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct AdminTokenPage {
    /// The tokens, newest first.
    items: Vec<AdminTokenView>,
    /// Send it as `cursor` for the next page; absent on the last one.
    next_cursor: Option<WireId<kind::AdminToken>>,
}

/// A token that opens the admin API. The token itself is stored nowhere.
#[derive(Debug, Object)]
#[oai(rename = "AdminTokenInfo", skip_serializing_if_is_none)]
struct AdminTokenView {
    /// Its id.
    id: WireId<kind::AdminToken>,
    /// Its name.
    name: String,
    /// What its holder may do.
    role: RoleView,
    /// Does it work now?
    active: bool,
    /// Is it the one that this request was made with?
    current: bool,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// From when on it no longer works; absent if never.
    expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    last_used_at: Option<DateTime<Utc>>,
}

#[OpenApi(prefix_path = "/v1/admin/admin-tokens", tag = "Tag::Admin")]
impl List {
    /// The admin tokens of the environment, those that no longer work included.
    #[oai(path = "/", method = "get")]
    async fn list_admin_tokens(
        &self,
        admin: Admin,
        /// Where the page before ended.
        cursor: Query<Option<WireId<kind::AdminToken>>>,
        /// At most this many; 50 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> ApiResult<Json<AdminTokenPage>, ListCodes> {
        let caller = admin.require(Role::Owner)?;
        let page = page::page(cursor.0.as_ref(), limit.0);
        let found = caller.scope.env.store.list_admin_tokens(page).await?;
        let (shown, next_cursor) = page::split(found, page, |token| token.id);
        let view = |token: AdminToken| AdminTokenView::new(token, &caller.token, caller.scope.now);
        Ok(Json(AdminTokenPage {
            items: shown.into_iter().map(view).collect(),
            next_cursor,
        }))
    }
}

impl AdminTokenView {
    fn new(token: AdminToken, current: &AdminToken, now: DateTime<Utc>) -> Self {
        Self {
            id: WireId(token.id),
            active: token.revoked_at.is_none() && token.expires_at.is_none_or(|expiry| now < expiry),
            current: token.id == current.id,
            name: token.name,
            role: token.role.into(),
            created_at: token.created_at,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
            last_used_at: token.last_used_at,
        }
    }
}
