//! `POST /v1/admin/orders/search`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{filter::filtered, view::OrderView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{
        id::WireId,
        page::{page, split},
    },
};

pub(crate) struct Search;

codes!(SearchCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), ProductUnknown);

filtered! {
    /// Which orders to find; every condition that is set must hold.
    struct SearchOrdersRequest {
        /// `next_cursor` of the page before.
        cursor: Option<WireId<kind::Order>>,
        /// Orders on a page; 50 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Option<u16>,
    }
}

/// A page of orders.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct OrderPage {
    /// The orders, newest first.
    items: Vec<OrderView>,
    /// The `cursor` of the next page; absent on the last one.
    next_cursor: Option<WireId<kind::Order>>,
}

#[OpenApi(prefix_path = "/v1/admin/orders", tag = "Tag::Admin")]
impl Search {
    /// Find orders: the seller's table.
    ///
    /// Conditions travel in the body, because addresses of requests are logged.
    #[oai(path = "/search", method = "post")]
    async fn search_orders(
        &self,
        admin: Admin,
        request: Json<SearchOrdersRequest>,
    ) -> ApiResult<Json<OrderPage>, SearchCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let mut request = request.0;
        let filter = request.take_filter().resolve(&scope).await?;
        let page = page(request.cursor.as_ref(), request.limit);
        let found = scope.env.store.list_orders(&filter, page).await?;
        let (shown, next_cursor) = split(found, page, |summary| summary.order.id);
        Ok(Json(OrderPage {
            items: shown
                .into_iter()
                .map(|summary| OrderView::new(summary, &scope))
                .collect(),
            next_cursor,
        }))
    }
}
