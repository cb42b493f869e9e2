//! `GET /v1/admin/stripe-events`

use chrono::{DateTime, Utc};
use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::StripeEventFilter;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use super::view::{StripeEventStateView, StripeEventView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{id::WireId, page, text::Text},
};

pub(crate) struct List;

codes!(ListCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

/// A page of notices from Stripe.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct StripeEventPage {
    /// The notices, newest first.
    items: Vec<StripeEventView>,
    /// Send it as `cursor` for the next page; absent on the last one.
    next_cursor: Option<WireId<kind::StripeEvent>>,
}

#[OpenApi(prefix_path = "/v1/admin/stripe-events", tag = "Tag::Admin")]
impl List {
    /// Notices from Stripe, and what came of them.
    ///
    /// Of several conditions all must hold.
    #[oai(path = "/", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "they are the query parameters")]
    async fn list_stripe_events(
        &self,
        admin: Admin,
        /// In this state.
        state: Query<Option<StripeEventStateView>>,
        /// Of this type: `invoice.paid`.
        kind: Query<Option<Text<255>>>,
        /// About this object at Stripe: `sub_…`.
        object_id: Query<Option<Text<255>>>,
        /// With this id at Stripe: `evt_…`.
        stripe_id: Query<Option<Text<255>>>,
        /// That came at this instant or later.
        received_from: Query<Option<DateTime<Utc>>>,
        /// That came before this instant.
        received_to: Query<Option<DateTime<Utc>>>,
        /// Where the page before ended.
        cursor: Query<Option<WireId<kind::StripeEvent>>>,
        /// At most this many; 50 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> ApiResult<Json<StripeEventPage>, ListCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let filter = StripeEventFilter {
            state: state.0.map(Into::into),
            kind: kind.0.map(|kind| kind.0),
            object_id: object_id.0.map(|id| id.0),
            stripe_id: stripe_id.0.map(|id| id.0),
            received_from: received_from.0,
            received_to: received_to.0,
        };
        let page = page::page(cursor.0.as_ref(), limit.0);
        let found = scope.env.store.list_stripe_events(&filter, page).await?;
        let (shown, next_cursor) = page::split(found, page, |kept| kept.event.id);
        Ok(Json(StripeEventPage {
            items: shown.into_iter().map(StripeEventView::from).collect(),
            next_cursor,
        }))
    }
}
