//! `/v1/admin/orders/…`

mod change;
mod clear_refunded;
mod create;
mod currency;
mod export;
mod filter;
mod mark_refunded;
mod read;
mod refresh;
mod remark;
mod row;
mod search;
mod status;
mod stripe;
mod view;

use poem_openapi::OpenApi;

pub(crate) use self::view::{OrderView, renews_at};

/// All operations on orders.
pub(crate) fn routes() -> impl OpenApi {
    let many = (create::Create, search::Search, export::Export);
    let one = (
        read::Read,
        refresh::Refresh,
        mark_refunded::MarkRefunded,
        clear_refunded::ClearRefunded,
    );
    (many, one)
}
