//! The pages that customers see: buying, the key after the payment, recovery, and their licenses.
//!
//! Buying needs HTML alone. What changes while a page is open, and what only the customer may see, is fetched by scripts from
//! the API, with texts in the customer's language ([`texts`]). Nothing is loaded from elsewhere, and no key or token is part of
//! a URL that is sent: one-time links carry theirs in the fragment, which stays in the browser.

mod assets;
mod buy;
mod checkout;
mod failure;
mod language;
mod my_licenses;
mod page;
mod policy;
mod recover;
mod script_data;
mod texts;
mod visit;

use poem::{Route, get};

/// Adds the pages and their assets to the routes of the service.
pub(crate) fn mount(routes: Route) -> Route {
    routes
        .at("/buy/:product", get(buy::show::show).post(buy::begin::begin))
        .at("/checkout/success", get(checkout::success::success))
        .at("/checkout/cancel", get(checkout::cancel::cancel))
        .at("/recover", get(recover::show))
        .at("/my-licenses", get(my_licenses::show))
        .at("/assets/:version/:file", get(assets::read))
}
