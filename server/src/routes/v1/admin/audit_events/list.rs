//! `GET /v1/admin/audit-events`

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{AuditEventId, Role, kind};
use claviger_protocol::Code;
use claviger_store::AuditFilter;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{
        audit::{ActorKind, AuditEventView},
        id::WireId,
        page,
        text::{Slug, Text},
    },
};

/// How long a change may take from the time that its event carries until it can be read.
const SLOWEST_CHANGE: Duration = Duration::minutes(1);

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
    /// Send it as `after` to learn later what came since.
    ///
    /// It lies a minute back, because an event carries the time at which its request began and can appear after younger ones:
    /// leave out what you have already.
    poll_after: WireId<kind::AuditEvent>,
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
        /// Of any action on this: `license` for `license.suspended` and all others of licenses.
        subject: Query<Option<Slug>>,
        /// By this kind of somebody.
        actor_kind: Query<Option<ActorKind>>,
        /// By the holder of this admin token.
        actor: Query<Option<WireId<kind::AdminToken>>>,
        /// At this instant or later.
        from: Query<Option<DateTime<Utc>>>,
        /// Before this instant.
        to: Query<Option<DateTime<Utc>>>,
        /// Newer than this event; see `poll_after`.
        after: Query<Option<WireId<kind::AuditEvent>>>,
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
            subject: subject.0.map(|subject| subject.0),
            actor_kind: actor_kind.0.map(ActorKind::as_str),
            actor: actor.0.map(|id| id.0),
            from: from.0,
            to: to.0,
            after: after.0.map(|id| id.0),
        };
        let page = page::page(cursor.0.as_ref(), limit.0);
        let found = scope.env.store.list_audit_events(&filter, page).await?;
        let (shown, next_cursor) = page::split(found, page, |event| event.id);
        Ok(Json(AuditEventPage {
            items: shown.into_iter().map(AuditEventView::from).collect(),
            next_cursor,
            poll_after: WireId(AuditEventId::mint(scope.now - SLOWEST_CHANGE)),
        }))
    }
}
