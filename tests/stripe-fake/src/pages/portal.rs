//! The customer portal.

use std::sync::Arc;

use askama::Template;
use chrono::DateTime;
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form, Path},
};
use serde::Deserialize;
use serde_json::Value;

use super::{money, not_found, page, see_other};
use crate::{
    Outcome,
    http::ApiError,
    json,
    ledger::{Cause, Desk},
    resources::subscriptions::{is_over, period_end, scheduled_end},
    scenario::steps,
    shared::Shared,
};

struct Subscription {
    id: String,
    name: String,
    price: String,
    status: String,
    until: String,
    ends: bool,
    over: bool,
    owes: bool,
}

#[derive(Template)]
#[template(path = "portal.html")]
struct Page {
    live: bool,
    email: String,
    subscriptions: Vec<Subscription>,
    return_url: String,
    message: String,
}

#[derive(Deserialize)]
struct Pressed {
    action: String,
    subscription: String,
}

#[handler]
pub(super) fn show(Path(id): Path<String>, Data(shared): Data<&Arc<Shared>>) -> Response {
    render(shared, &id, String::new())
}

#[handler]
pub(super) fn submit(
    Path(id): Path<String>,
    Form(Pressed { action, subscription }): Form<Pressed>,
    Data(shared): Data<&Arc<Shared>>,
) -> Response {
    let Some(key) = shared.owner(&id) else {
        return not_found();
    };
    let done = shared.at_desk(&key, Cause::default(), |desk| act(desk, &id, &action, &subscription));
    match done {
        // The page is asked for anew, so that reloading it repeats nothing.
        Ok(()) => see_other(&format!("/p/session/{id}")),
        Err(error) => render(shared, &id, error.message),
    }
}

fn act(desk: &mut Desk<'_>, id: &str, action: &str, subscription: &str) -> Result<(), ApiError> {
    let customer = desk.find("billing_portal.session", id)?["customer"].clone();
    if desk.find("subscription", subscription)?["customer"] != customer {
        return Err(ApiError::state("This is somebody else's subscription."));
    }
    match action {
        "cancel" => steps::cancel_in_portal(desk, subscription),
        "undo" => steps::undo_cancel(desk, subscription),
        "pay" => steps::attempt_payment(desk, subscription, Outcome::Ok).map(|_| ()),
        _ => Err(ApiError::state("There is no such button.")),
    }
}

fn render(shared: &Shared, id: &str, message: String) -> Response {
    let Some(key) = shared.owner(id) else {
        return not_found();
    };
    let read = |desk: &mut Desk<'_>| -> Option<Page> {
        let session = desk.find("billing_portal.session", id).ok()?.clone();
        let customer = json::text(&session, "customer");
        let mine = desk
            .ledger
            .objects
            .newest_first("subscription")
            .filter(|found| found["customer"] == customer);
        Some(Page {
            live: session["livemode"] == true,
            email: json::text(desk.find("customer", customer).ok()?, "email").to_owned(),
            subscriptions: mine.map(|subscription| view(desk, subscription)).collect(),
            return_url: json::text(&session, "return_url").to_owned(),
            message,
        })
    };
    match shared.at_desk(&key, Cause::default(), read) {
        Some(template) => page(StatusCode::OK, &template),
        None => not_found(),
    }
}

fn view(desk: &Desk<'_>, subscription: &Value) -> Subscription {
    let item = &json::items(subscription, "items")[0];
    let price = &item["price"];
    let amount = json::int(price, "unit_amount") * json::int(item, "quantity");
    let until = scheduled_end(subscription).unwrap_or_else(|| period_end(subscription));
    Subscription {
        id: json::text(subscription, "id").to_owned(),
        name: json::text(desk.linked(json::text(price, "product")), "name").to_owned(),
        price: format!(
            "{}{}",
            money::amount(amount, json::text(price, "currency")),
            money::every(price)
        ),
        status: json::text(subscription, "status").replace('_', " "),
        until: DateTime::from_timestamp(until, 0)
            .map(|end| end.date_naive().to_string())
            .unwrap_or_default(),
        ends: scheduled_end(subscription).is_some(),
        over: is_over(subscription),
        owes: desk.linked(json::text(subscription, "latest_invoice"))["status"] == "open",
    }
}
