//! `POST /v1/admin/mails/search`

use chrono::{DateTime, Utc};
use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::MailFilter;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::view::{MailStateView, MailView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{
        id::WireId,
        page,
        text::{Email, Slug, Text},
    },
};

pub(crate) struct Search;

codes!(SearchCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

/// Which mails to find; every condition that is set must hold.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct MailSearch {
    /// In this state.
    state: Option<MailStateView>,
    /// That came back (`true`) or did not.
    bounced: Option<bool>,
    /// Of this kind: `key_delivery`.
    kind: Option<Slug>,
    /// To this address; case does not matter.
    recipient: Option<Email>,
    /// To an address that contains this; case does not matter.
    text: Option<Text<200>>,
    /// About this license.
    license_id: Option<WireId<kind::License>>,
    /// To this customer.
    customer_id: Option<WireId<kind::Customer>>,
    /// Written at this instant or later.
    created_from: Option<DateTime<Utc>>,
    /// Written before this instant.
    created_to: Option<DateTime<Utc>>,
    /// `next_cursor` of the page before.
    cursor: Option<WireId<kind::Mail>>,
    /// Mails on a page; 50 if absent.
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u16>,
}

/// A page of mails.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct MailPage {
    /// The mails, newest first.
    items: Vec<MailView>,
    /// The `cursor` of the next page; absent on the last one.
    next_cursor: Option<WireId<kind::Mail>>,
}

#[OpenApi(prefix_path = "/v1/admin/mails", tag = "Tag::Admin")]
impl Search {
    /// Find mails, and see what became of them.
    #[oai(path = "/search", method = "post")]
    async fn search_mails(&self, admin: Admin, request: Json<MailSearch>) -> ApiResult<Json<MailPage>, SearchCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let request = request.0;
        let filter = MailFilter {
            state: request.state.map(Into::into),
            bounced: request.bounced,
            kind: request.kind.map(|kind| kind.0),
            recipient: request.recipient.map(|recipient| recipient.0),
            recipient_part: request.text.map(|text| text.0),
            license_id: request.license_id.map(|id| id.0),
            customer_id: request.customer_id.map(|id| id.0),
            created_from: request.created_from,
            created_to: request.created_to,
        };
        let page = page::page(request.cursor.as_ref(), request.limit);
        let found = scope.env.store.list_mails(&filter, page).await?;
        let (shown, next_cursor) = page::split(found, page, |mail| mail.id);
        Ok(Json(MailPage {
            items: shown.into_iter().map(MailView::from).collect(),
            next_cursor,
        }))
    }
}
