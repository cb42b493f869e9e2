//! The buyer on the checkout page.

mod delayed;
mod once;
mod subscription;

use serde_json::{Value, json};

use crate::{
    Account,
    http::ApiError,
    json,
    ledger::Desk,
    resources::{checkout_sessions, customers, payment_intents::BankAnswer, promotion_codes},
};

/// Who types no address into the checkout page is this one.
const SOMEBODY: &str = "buyer@example.com";

/// What the buyer pays with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// A card that works.
    Ok,
    /// A card that is declined; the session stays open.
    Declined,
    /// No card but a bank debit, of which only [`Account::settle_delayed`] knows whether it worked.
    Delayed,
}

/// A buyer in front of the checkout page.
#[derive(Clone, Debug)]
pub struct Payer {
    /// What is paid with.
    pub card: Card,
    /// The address that is typed; absent: the one that the session was opened with, or `buyer@example.com`.
    pub email: Option<String>,
    /// The promotion code that is typed.
    pub promotion_code: Option<String>,
}

/// The objects that a checkout has led to; those that there are none of are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purchase {
    /// `cus_…`.
    pub customer: Option<String>,
    /// `pi_…`, also of a subscription's first invoice.
    pub payment_intent: Option<String>,
    /// `ch_…`, also of a declined attempt.
    pub charge: Option<String>,
    /// `sub_…`.
    pub subscription: Option<String>,
    /// `in_…`.
    pub invoice: Option<String>,
}

impl Account {
    /// The buyer pays.
    pub fn pay(&self, session: &str, card: Card) -> Purchase {
        self.pay_as(
            session,
            &Payer {
                card,
                email: None,
                promotion_code: None,
            },
        )
    }

    /// The buyer types a promotion code and pays with a card that works.
    pub fn pay_with_code(&self, session: &str, code: &str) -> Purchase {
        self.pay_as(
            session,
            &Payer {
                card: Card::Ok,
                email: None,
                promotion_code: Some(code.to_owned()),
            },
        )
    }

    /// The buyer fills in the page and pays.
    pub fn pay_as(&self, session: &str, payer: &Payer) -> Purchase {
        self.act(|desk| pay(desk, session, payer))
    }

    /// A bank debit of some days ago has worked, or not.
    pub fn settle_delayed(&self, session: &str, success: bool) {
        self.act(|desk| delayed::settle(desk, session, success));
    }

    /// The session's time is over. It also expires by itself when the clock passes `expires_at`.
    pub fn expire(&self, session: &str) {
        self.act(|desk| checkout_sessions::expire_now(desk, session));
    }
}

/// One click on the button to pay.
pub(crate) fn pay(desk: &mut Desk<'_>, id: &str, payer: &Payer) -> Result<Purchase, ApiError> {
    let session = desk.find("checkout.session", id)?.clone();
    if session["status"] != "open" {
        return Err(ApiError::state("The checkout session is not open."));
    }
    if let Some(code) = &payer.promotion_code {
        apply_code(desk, &session, code)?;
    }
    let session = desk.linked(id).clone();
    if payer.card == Card::Declined && json::int(&session, "amount_total") == 0 {
        return Err(ApiError::state("Nothing is due, so no card can be declined."));
    }
    let email = payer.email.clone().unwrap_or_else(|| known_email(desk, &session));
    match (json::text(&session, "mode"), payer.card) {
        (_, Card::Declined) => Ok(once::decline(desk, &session, &email)),
        ("subscription", card) => Ok(subscription::subscribe(desk, &session, &email, card)),
        (_, card) => Ok(once::buy_once(desk, &session, &email, card)),
    }
}

fn known_email(desk: &Desk<'_>, session: &Value) -> String {
    let of_customer = || json::owned(desk.ledger.objects.get(json::text(session, "customer"))?, "email");
    json::owned(session, "customer_email")
        .or_else(of_customer)
        .unwrap_or_else(|| SOMEBODY.to_owned())
}

fn apply_code(desk: &mut Desk<'_>, session: &Value, typed: &str) -> Result<(), ApiError> {
    if session["allow_promotion_codes"] != true {
        return Err(ApiError::state("This session takes no promotion codes."));
    }
    let code = promotion_codes::typed(desk, typed)?;
    let applied = promotion_codes::applied(desk, &code, json::int(session, "amount_subtotal"));
    desk.patch(json::text(session, "id"), applied);
    Ok(())
}

fn customer_of(desk: &mut Desk<'_>, session: &Value, email: &str, needed: bool) -> Option<String> {
    if let Some(customer) = json::owned(session, "customer") {
        return Some(customer);
    }
    (needed || session["customer_creation"] == "always").then(|| customers::add(desk, json!({"email": email})))
}

/// What the session was opened with and does not show.
fn hidden(desk: &Desk<'_>, session: &Value, name: &str) -> Value {
    desk.ledger.session_params[json::text(session, "id")][name].clone()
}

fn bank_answer(card: Card) -> BankAnswer {
    match card {
        Card::Ok => BankAnswer::Approved,
        Card::Declined => BankAnswer::Declined,
        Card::Delayed => BankAnswer::Processing,
    }
}

/// The end of a checkout.
fn complete(desk: &mut Desk<'_>, session: &Value, email: &str, payment_status: &str, purchase: &Purchase) {
    let id = json::text(session, "id");
    let once = session["mode"] == "payment";
    desk.patch(
        id,
        json!({
            "customer": purchase.customer,
            "customer_details": {
                "address": null, "business_name": null, "email": email, "individual_name": null, "name": null,
                "phone": null, "tax_exempt": "none", "tax_ids": [],
            },
            "invoice": purchase.invoice,
            "payment_intent": if once { purchase.payment_intent.as_ref() } else { None },
            "payment_status": payment_status,
            "status": "complete",
            "subscription": purchase.subscription,
            "url": null,
        }),
    );
    for discount in json::items(session, "discounts") {
        let code = desk.linked(json::text(discount, "promotion_code")).clone();
        promotion_codes::redeem(desk, &code);
    }
    desk.emit("checkout.session.completed", id);
}
