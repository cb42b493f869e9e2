//! The buyer on the checkout page.

use serde_json::{Value, json};

use crate::{
    Account,
    http::ApiError,
    json,
    ledger::Desk,
    resources::{
        checkout_sessions, customers, invoices,
        payment_intents::{self, BankAnswer},
        promotion_codes, subscription_items, subscriptions,
    },
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
        self.act(|desk| settle_delayed(desk, session, success));
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
    let email = payer.email.clone().unwrap_or_else(|| known_email(desk, &session));
    match (json::text(&session, "mode"), payer.card) {
        (_, Card::Declined) => Ok(decline(desk, &session, &email)),
        ("subscription", card) => Ok(subscribe(desk, &session, &email, card)),
        (_, card) => Ok(buy_once(desk, &session, &email, card)),
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
    let subtotal = json::int(session, "amount_subtotal");
    let off = promotion_codes::amount_off(desk, &code, subtotal);
    desk.patch(
        json::text(session, "id"),
        json!({
            "amount_total": subtotal - off,
            "discounts": [{"coupon": null, "promotion_code": code["id"]}],
            "total_details": {"amount_discount": off},
        }),
    );
    Ok(())
}

/// The payment intent of a one-time session: opened at the first attempt, kept for the next.
fn intent_of(desk: &mut Desk<'_>, session: &Value, email: &str, customer: Option<&str>) -> String {
    if let Some(intent) = json::owned(session, "payment_intent") {
        desk.patch(
            &intent,
            json!({"amount": session["amount_total"], "customer": customer, "receipt_email": email}),
        );
        return intent;
    }
    let hidden = hidden(desk, session, "payment_intent_data");
    payment_intents::open(
        desk,
        json!({
            "amount": session["amount_total"],
            "currency": session["currency"],
            "customer": customer,
            "description": hidden["description"],
            "metadata": hidden["metadata"],
            "receipt_email": email,
        }),
    )
}

fn hidden(desk: &Desk<'_>, session: &Value, name: &str) -> Value {
    desk.ledger.session_params[json::text(session, "id")][name].clone()
}

/// A declined card leaves a failed charge behind and the session open; a subscription does not exist before it is paid.
fn decline(desk: &mut Desk<'_>, session: &Value, email: &str) -> Purchase {
    let intent = intent_of(
        desk,
        session,
        email,
        json::at(session, "customer").and_then(Value::as_str),
    );
    if session["mode"] == "payment" {
        desk.patch(json::text(session, "id"), json!({"payment_intent": intent}));
    }
    payment_intents::confirm(desk, &intent, BankAnswer::Declined);
    let charge = json::owned(desk.linked(&intent), "latest_charge");
    Purchase {
        payment_intent: Some(intent),
        charge,
        ..Purchase::default()
    }
}

fn bank_answer(card: Card) -> BankAnswer {
    match card {
        Card::Ok => BankAnswer::Approved,
        Card::Declined => BankAnswer::Declined,
        Card::Delayed => BankAnswer::Processing,
    }
}

fn customer_of(desk: &mut Desk<'_>, session: &Value, email: &str, needed: bool) -> Option<String> {
    if let Some(customer) = json::owned(session, "customer") {
        return Some(customer);
    }
    (needed || session["customer_creation"] == "always").then(|| customers::add(desk, json!({"email": email})))
}

fn buy_once(desk: &mut Desk<'_>, session: &Value, email: &str, card: Card) -> Purchase {
    let free = json::int(session, "amount_total") == 0;
    // An order that costs nothing always gets a customer: <https://docs.stripe.com/payments/checkout/no-cost-orders>.
    let customer = customer_of(desk, session, email, free);
    let mut purchase = Purchase {
        customer,
        ..Purchase::default()
    };
    if !free {
        let intent = intent_of(desk, session, email, purchase.customer.as_deref());
        payment_intents::confirm(desk, &intent, bank_answer(card));
        purchase.charge = json::owned(desk.linked(&intent), "latest_charge");
        purchase.payment_intent = Some(intent);
    }
    if session["invoice_creation"]["enabled"] == true && card == Card::Ok {
        purchase.invoice = Some(invoice_once(desk, session, email, &purchase));
    }
    let status = match card {
        _ if free => "no_payment_required",
        Card::Delayed => "unpaid",
        _ => "paid",
    };
    complete(desk, session, email, status, &purchase);
    purchase
}

/// The invoice that a one-time session makes after its payment (`invoice_creation`).
fn invoice_once(desk: &mut Desk<'_>, session: &Value, email: &str, purchase: &Purchase) -> String {
    let items = desk.ledger.line_items[json::text(session, "id")].clone();
    let line = |item: &Value| {
        let (quantity, amount) = (json::int(item, "quantity"), json::int(item, "amount_subtotal"));
        let period = json!({"period": {"start": desk.now, "end": desk.now}});
        subscription_items::line(desk, &item["price"], quantity, amount, period)
    };
    let lines = items.iter().map(line).collect();
    let invoice = invoices::draft(
        desk,
        invoices::Draft {
            id: None,
            customer: json!(purchase.customer),
            email: json!(email),
            subscription: None,
            reason: "manual",
            currency: session["currency"].clone(),
            lines,
            discount: json::int(session, "total_details.amount_discount"),
            metadata: session["invoice_creation"]["invoice_data"]["metadata"].clone(),
        },
    );
    invoices::finalize(desk, &invoice, purchase.payment_intent.clone());
    invoices::mark_paid(desk, &invoice);
    invoice
}

fn subscribe(desk: &mut Desk<'_>, session: &Value, email: &str, card: Card) -> Purchase {
    let customer = customer_of(desk, session, email, true).expect("a subscription has a customer");
    let (subscription, invoice) = (desk.ledger.new_id("sub"), desk.ledger.new_id("in"));
    let hidden = hidden(desk, session, "subscription_data");
    let trial_end = hidden["trial_period_days"]
        .as_i64()
        .map(|days| desk.now + days * 86_400);
    let items = desk.ledger.line_items[json::text(session, "id")].clone();
    let item = |item: &Value| {
        subscription_items::new(
            desk,
            &subscription,
            &item["price"],
            json::int(item, "quantity"),
            trial_end,
        )
    };
    let items: Vec<Value> = items.iter().map(item).collect();
    desk.add(
        "subscription",
        "sub",
        json!({
            "id": subscription,
            "billing_cycle_anchor": trial_end.unwrap_or(desk.now),
            "currency": session["currency"],
            "customer": customer,
            "description": hidden["description"],
            "items": {"data": items, "url": format!("/v1/subscription_items?subscription={subscription}")},
            "latest_invoice": invoice,
            "metadata": hidden["metadata"],
            "start_date": desk.now,
            "status": if trial_end.is_some() { "trialing" } else { "active" },
            "trial_end": trial_end,
            "trial_start": trial_end.map(|_| desk.now),
        }),
    );
    desk.emit("customer.subscription.created", &subscription);
    let off = json::int(session, "total_details.amount_discount");
    subscriptions::draft_invoice(desk, &subscription, Some(invoice.clone()), "subscription_create", off);
    invoices::attempt(desk, &invoice, bank_answer(card)).expect("a draft can be paid");
    let payment = crate::resources::invoice_payments::of_invoice(desk, &invoice).map(|(_, intent)| intent);
    let purchase = Purchase {
        customer: Some(customer),
        charge: payment
            .as_ref()
            .and_then(|intent| json::owned(desk.linked(intent), "latest_charge")),
        payment_intent: payment,
        subscription: Some(subscription),
        invoice: Some(invoice),
    };
    let status = match (&purchase.payment_intent, card) {
        (None, _) => "no_payment_required",
        (Some(_), Card::Delayed) => "unpaid",
        _ => "paid",
    };
    complete(desk, session, email, status, &purchase);
    purchase
}

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

fn settle_delayed(desk: &mut Desk<'_>, id: &str, success: bool) -> Result<(), ApiError> {
    let session = desk.find("checkout.session", id)?.clone();
    if session["status"] != "complete" || session["payment_status"] != "unpaid" {
        return Err(ApiError::state("No payment of this session is on its way."));
    }
    let invoice = json::owned(&session, "invoice");
    let of_invoice =
        || crate::resources::invoice_payments::of_invoice(desk, invoice.as_deref()?).map(|(_, intent)| intent);
    let intent = json::owned(&session, "payment_intent")
        .or_else(of_invoice)
        .expect("an unpaid session has a payment");
    payment_intents::settle(desk, &intent, success);
    match (&invoice, success) {
        (Some(invoice), true) => invoices::mark_paid(desk, invoice),
        (Some(invoice), false) => {
            invoices::fail(desk, invoice, json!({}), BankAnswer::Declined);
            subscriptions::set(
                desk,
                json::text(&session, "subscription"),
                json!({"status": "past_due"}),
            );
        }
        (None, true) if session["invoice_creation"]["enabled"] == true => {
            let purchase = Purchase {
                customer: json::owned(&session, "customer"),
                payment_intent: Some(intent),
                ..Purchase::default()
            };
            let invoice = invoice_once(
                desk,
                &session,
                json::text(&session, "customer_details.email"),
                &purchase,
            );
            desk.patch(id, json!({"invoice": invoice}));
        }
        (None, _) => {}
    }
    if success {
        desk.patch(id, json!({"payment_status": "paid"}));
        desk.emit("checkout.session.async_payment_succeeded", id);
    } else {
        desk.emit("checkout.session.async_payment_failed", id);
    }
    Ok(())
}
