//! The pages that Stripe hosts: checkout, customer portal, invoice. Anybody with the link may use them.

mod checkout;
mod invoice;
mod money;
mod portal;

use askama::Template;
use poem::{
    Response, Route, get,
    http::{StatusCode, header},
};

pub(crate) fn routes() -> Route {
    Route::new()
        .at("/c/pay/:id", get(checkout::show).post(checkout::submit))
        .at("/p/session/:id", get(portal::show).post(portal::submit))
        .at("/i/:id", get(invoice::show).post(invoice::submit))
        .at("/i/:id/pdf", get(invoice::show))
}

fn page(status: StatusCode, template: &impl Template) -> Response {
    let html = template.render().expect("a template of values renders");
    Response::builder()
        .status(status)
        .content_type("text/html; charset=utf-8")
        .body(html)
}

fn not_found() -> Response {
    Response::builder()
        .status(StatusCode::NOT_FOUND)
        .content_type("text/plain")
        .body("There is no such page.")
}

fn see_other(url: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, url)
        .finish()
}
