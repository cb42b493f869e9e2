//! `/v1/admin/…`: everything the console does.

mod admin_tokens;
mod audit_events;
mod catalog;
mod customers;
pub(crate) mod licenses;
mod mails;
mod me;
mod offline_activations;
mod orders;
mod signing_keys;
mod statistics;
mod stripe_events;
mod trials;

use poem_openapi::OpenApi;

/// All admin operations.
pub(crate) fn routes() -> impl OpenApi {
    let shop = (catalog::routes(), customers::routes(), trials::routes());
    let money = (orders::routes(), stripe_events::routes(), mails::routes());
    let operation = (
        signing_keys::routes(),
        admin_tokens::routes(),
        audit_events::List,
        statistics::routes(),
    );
    (
        licenses::routes(),
        offline_activations::routes(),
        me::Me,
        shop,
        money,
        operation,
    )
}
