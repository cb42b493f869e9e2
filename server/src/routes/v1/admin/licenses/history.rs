//! `GET /v1/admin/licenses/{id}/history`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::AuditFilter;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::amend::find;
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{
        audit::AuditEventView,
        id::WireId,
        page::{page, split},
    },
};

pub(crate) struct History;

codes!(HistoryCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound);

/// A page of what happened to a license.
#[derive(Debug, Object)]
#[oai(rename = "LicenseHistoryPage", skip_serializing_if_is_none)]
struct HistoryPage {
    /// The events, newest first.
    items: Vec<AuditEventView>,
    /// The `cursor` of the next page; absent on the last one.
    next_cursor: Option<WireId<kind::AuditEvent>>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl History {
    /// What happened to a license, who did it and when.
    #[oai(path = "/:id/history", method = "get")]
    async fn read_license_history(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        /// `next_cursor` of the page before.
        cursor: Query<Option<WireId<kind::AuditEvent>>>,
        /// Events on a page; 50 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> ApiResult<Json<HistoryPage>, HistoryCodes> {
        let caller = admin.require(Role::ReadOnly)?;
        let license = find(&caller.scope, id.0.0).await?.license.id;
        let filter = AuditFilter {
            license_id: Some(license),
            ..AuditFilter::default()
        };
        let page = page(cursor.0.as_ref(), limit.0);
        let events = caller.scope.env.store.list_audit_events(&filter, page).await?;
        let (events, next_cursor) = split(events, page, |event| event.id);
        Ok(Json(HistoryPage {
            items: events.into_iter().map(AuditEventView::from).collect(),
            next_cursor,
        }))
    }
}
