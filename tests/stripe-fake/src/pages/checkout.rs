//! The page on which a checkout session is paid.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Form, Path},
};
use serde::Deserialize;
use serde_json::Value;

use super::{money, not_found, page, see_other};
use crate::{
    Card, Payer,
    http::ApiError,
    json,
    ledger::{Cause, Desk},
    scenario::steps,
    shared::Shared,
};

struct Line {
    name: String,
    quantity: i64,
    amount: String,
}

#[derive(Template)]
#[template(path = "checkout.html")]
struct Page {
    open: bool,
    paid: bool,
    live: bool,
    lines: Vec<Line>,
    total: String,
    email: String,
    email_is_fixed: bool,
    takes_codes: bool,
    code: String,
    can_cancel: bool,
    message: String,
}

/// What the buyer has filled in, and which button was pressed.
#[derive(Deserialize)]
struct Filled {
    action: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    code: String,
}

#[handler]
pub(super) fn show(Path(id): Path<String>, Data(shared): Data<&Arc<Shared>>) -> Response {
    render(shared, &id, None)
}

#[handler]
pub(super) fn submit(Path(id): Path<String>, Form(filled): Form<Filled>, Data(shared): Data<&Arc<Shared>>) -> Response {
    let Some((key, session)) = find(shared, &id) else {
        return not_found();
    };
    if filled.action == "cancel" {
        return see_other(json::text(&session, "cancel_url"));
    }
    let declined = filled.action == "decline";
    let payer = Payer {
        card: if declined { Card::Declined } else { Card::Ok },
        email: some(&filled.email),
        promotion_code: some(&filled.code),
    };
    let paid = shared.at_desk(&key, Cause::default(), |desk| steps::pay(desk, &id, &payer));
    match paid {
        Err(error) => render(shared, &id, Some((&filled, error))),
        Ok(_) if declined => render(shared, &id, Some((&filled, ApiError::state("The card was declined.")))),
        Ok(_) => see_other(&json::text(&session, "success_url").replace("{CHECKOUT_SESSION_ID}", &id)),
    }
}

fn some(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

fn find(shared: &Shared, id: &str) -> Option<(String, Value)> {
    let key = shared.owner(id)?;
    let session = shared.at_desk(&key, Cause::default(), |desk| {
        desk.find("checkout.session", id).ok().cloned()
    });
    session.map(|session| (key, session))
}

fn lines(desk: &Desk<'_>, id: &str) -> Vec<Line> {
    let items = desk.ledger.line_items.get(id).map(Vec::as_slice).unwrap_or_default();
    let line = |item: &Value| {
        let (price, currency) = (&item["price"], json::text(item, "currency"));
        let amount = money::amount(json::int(item, "amount_subtotal"), currency);
        Line {
            name: json::text(item, "description").to_owned(),
            quantity: json::int(item, "quantity"),
            amount: format!("{amount}{}", money::every(price)),
        }
    };
    items.iter().map(line).collect()
}

fn render(shared: &Shared, id: &str, failed: Option<(&Filled, ApiError)>) -> Response {
    let Some((key, session)) = find(shared, id) else {
        return not_found();
    };
    let lines = shared.at_desk(&key, Cause::default(), |desk| lines(desk, id));
    let fixed = json::text(&session, "customer_email").to_owned();
    let typed = failed
        .as_ref()
        .map(|(filled, _)| (filled.email.clone(), filled.code.clone()))
        .unwrap_or_default();
    let status = if failed.is_some() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    let template = Page {
        open: session["status"] == "open",
        paid: session["status"] == "complete",
        live: session["livemode"] == true,
        lines,
        total: money::amount(json::int(&session, "amount_total"), json::text(&session, "currency")),
        email_is_fixed: !fixed.is_empty(),
        email: if fixed.is_empty() { typed.0 } else { fixed },
        takes_codes: session["allow_promotion_codes"] == true,
        code: typed.1,
        can_cancel: session["cancel_url"].is_string(),
        message: failed.map(|(_, error)| error.message).unwrap_or_default(),
    };
    page(status, &template)
}
