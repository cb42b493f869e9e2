//! `POST /v1/admin/customers/search`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::CustomerFilter;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::view::CustomerView;
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{
        id::WireId,
        page,
        search::words,
        text::{Email, Name},
    },
};

pub(crate) struct Search;

codes!(SearchCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

/// Which customers to find; every condition that is set must hold.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct CustomerSearch {
    /// With this e-mail address; case does not matter.
    email: Option<Email>,
    /// What somebody typed: a part of the e-mail address or name, or the whole of the id. The case of A to Z and spaces around
    /// do not matter. With one or two symbols the address or name begins with it.
    text: Option<Name>,
    /// `next_cursor` of the page before.
    cursor: Option<WireId<kind::Customer>>,
    /// Customers on a page; 50 if absent.
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u16>,
}

/// A page of customers.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct CustomerPage {
    /// The customers, newest first.
    items: Vec<CustomerView>,
    /// The `cursor` of the next page; absent on the last one.
    next_cursor: Option<WireId<kind::Customer>>,
}

#[OpenApi(prefix_path = "/v1/admin/customers", tag = "Tag::Admin")]
impl Search {
    /// Find customers.
    #[oai(path = "/search", method = "post")]
    async fn search_customers(
        &self,
        admin: Admin,
        request: Json<CustomerSearch>,
    ) -> ApiResult<Json<CustomerPage>, SearchCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let CustomerSearch {
            email,
            text,
            cursor,
            limit,
        } = request.0;
        let text = words(text);
        let id = text.as_deref().and_then(|text| text.parse().ok());
        let filter = CustomerFilter {
            email: email.map(|email| email.0),
            id,
            text: text.filter(|_| id.is_none()),
        };
        let page = page::page(cursor.as_ref(), limit);
        let found = scope.env.store.list_customers(&filter, page).await?;
        let (shown, next_cursor) = page::split(found, page, |customer| customer.id);
        Ok(Json(CustomerPage {
            items: shown.into_iter().map(CustomerView::from).collect(),
            next_cursor,
        }))
    }
}
