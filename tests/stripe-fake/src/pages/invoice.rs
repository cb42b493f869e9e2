//! The page of an invoice: a receipt, or a bill to pay.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Path},
};
use serde_json::Value;

use super::{money, not_found, page, see_other};
use crate::{
    Outcome,
    http::ApiError,
    json,
    ledger::{Cause, Desk},
    resources::{invoices, payment_intents::BankAnswer},
    scenario::steps,
    shared::Shared,
};

#[derive(Template)]
#[template(path = "invoice.html")]
struct Page {
    live: bool,
    number: String,
    email: String,
    status: String,
    is_open: bool,
    lines: Vec<(String, String)>,
    discount: String,
    total: String,
}

#[handler]
pub(super) fn show(Path(id): Path<String>, Data(shared): Data<&Arc<Shared>>) -> Response {
    let Some(key) = shared.owner(&id) else {
        return not_found();
    };
    let invoice = shared.at_desk(&key, Cause::default(), |desk| desk.find("invoice", &id).ok().cloned());
    match invoice {
        Some(invoice) => page(StatusCode::OK, &view(&invoice)),
        None => not_found(),
    }
}

#[handler]
pub(super) fn submit(Path(id): Path<String>, Data(shared): Data<&Arc<Shared>>) -> Response {
    let Some(key) = shared.owner(&id) else {
        return not_found();
    };
    // Whoever pressed the button twice finds it paid.
    let _ = shared.at_desk(&key, Cause::default(), |desk| pay(desk, &id));
    see_other(&format!("/i/{id}"))
}

fn pay(desk: &mut Desk<'_>, id: &str) -> Result<(), ApiError> {
    let invoice = desk.find("invoice", id)?;
    let subscription = json::text(invoice, "parent.subscription_details.subscription").to_owned();
    match desk.ledger.objects.get(&subscription) {
        Some(owner) if owner["latest_invoice"] == id => {
            steps::attempt_payment(desk, &subscription, Outcome::Ok).map(|_| ())
        }
        _ => invoices::attempt(desk, id, BankAnswer::Approved),
    }
}

fn view(invoice: &Value) -> Page {
    let amount = |amount: i64| money::amount(amount, json::text(invoice, "currency"));
    let line = |line: &Value| {
        (
            json::text(line, "description").to_owned(),
            amount(json::int(line, "amount")),
        )
    };
    let discount = json::int(invoice, "subtotal") - json::int(invoice, "total");
    Page {
        live: invoice["livemode"] == true,
        number: json::text(invoice, "number").to_owned(),
        email: json::text(invoice, "customer_email").to_owned(),
        status: json::text(invoice, "status").to_owned(),
        is_open: invoice["status"] == "open",
        lines: json::items(invoice, "lines").iter().map(line).collect(),
        discount: if discount == 0 { String::new() } else { amount(discount) },
        total: amount(json::int(invoice, "total")),
    }
}
