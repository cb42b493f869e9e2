//! `GET /v1/admin/audit-events`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::AuditFilter;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{audit::AuditEventView, id::WireId, page, text::Text},
};

pub(crate) struct List;

codes!(ListCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

/// A page of the audit log.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct AuditEventPage {
    /// The events, newest first.
    items: Vec<AuditEventView>,
    /// Send it as `cursor` for the next page; absent on the last one.
    next_cursor: Option<WireId<kind::AuditEvent>>,
}

#[OpenApi(prefix_path = "/v1/admin/audit-events", tag = "Tag::Admin")]
impl List {
    /// The audit log: who changed what, and when.
    ///
    /// Of several conditions all must hold.
    #[oai(path = "/", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "they are the query parameters")]
    async fn list_audit_events(
        &self,
        admin: Admin,
        /// Of this license.
        license_id: Query<Option<WireId<kind::License>>>,
        /// Of this customer.
        customer_id: Query<Option<WireId<kind::Customer>>>,
        /// Of this trial.
        trial_id: Query<Option<WireId<kind::Trial>>>,
        /// Of this action, exactly: `license.suspended`.
        action: Query<Option<Text<100>>>,
        /// Where the page before ended.
        cursor: Query<Option<WireId<kind::AuditEvent>>>,
        /// At most this many; 50 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> ApiResult<Json<AuditEventPage>, ListCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let filter = AuditFilter {
            license_id: license_id.0.map(|id| id.0),
            customer_id: customer_id.0.map(|id| id.0),
            trial_id: trial_id.0.map(|id| id.0),
            action: action.0.map(|action| action.0),
        };
        let page = page::page(cursor.0.as_ref(), limit.0);
        let found = scope.env.store.list_audit_events(&filter, page).await?;
        let (shown, next_cursor) = page::split(found, page, |event| event.id);
        Ok(Json(AuditEventPage {
            items: shown.into_iter().map(AuditEventView::from).collect(),
            next_cursor,
        }))
    }
}
