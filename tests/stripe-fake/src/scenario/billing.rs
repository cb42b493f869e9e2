//! The calendar and the bank in the life of a subscription.

use serde_json::{Value, json};

use crate::{
    Account,
    http::ApiError,
    json,
    ledger::Desk,
    resources::{
        invoices,
        payment_intents::BankAnswer,
        subscription_items,
        subscriptions::{self, is_over, scheduled_end},
    },
};

/// What comes of an attempt to collect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is paid.
    Ok,
    /// The card is declined.
    Declined,
    /// The bank wants the customer to confirm (3-D Secure).
    ActionRequired,
}

/// What the seller's account is set to do when all retries have failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveUp {
    /// The subscription becomes `unpaid` and goes on.
    Unpaid,
    /// The subscription is canceled.
    Cancel,
}

impl Account {
    /// A new period begins: the items' period moves and an invoice is drafted, while the subscription stays as it is; a
    /// trial becomes active. The payment follows about an hour later ([`Self::attempt_payment`]). Returns the invoice.
    pub fn begin_renewal(&self, subscription: &str) -> String {
        self.act(|desk| begin_renewal(desk, subscription))
    }

    /// Stripe tries to collect the latest invoice; the first attempt makes a draft binding. Returns the invoice.
    pub fn attempt_payment(&self, subscription: &str, outcome: Outcome) -> String {
        self.act(|desk| attempt_payment(desk, subscription, outcome))
    }

    /// A new period, paid for. Returns the invoice.
    pub fn renew(&self, subscription: &str) -> String {
        self.begin_renewal(subscription);
        self.attempt_payment(subscription, Outcome::Ok)
    }

    /// The last retry has failed.
    pub fn give_up(&self, subscription: &str, how: GiveUp) {
        self.act(|desk| give_up(desk, subscription, how));
    }

    /// The customer pays what is open, with another card. Returns the invoice.
    pub fn pay_open_invoice(&self, subscription: &str) -> String {
        self.attempt_payment(subscription, Outcome::Ok)
    }

    /// The seller gives up an open invoice as uncollectible.
    pub fn mark_uncollectible(&self, invoice: &str) {
        self.act(|desk| invoices::write_off(desk, invoice, "uncollectible"));
    }

    /// The seller voids an open invoice.
    pub fn void_invoice(&self, invoice: &str) {
        self.act(|desk| invoices::write_off(desk, invoice, "void"));
    }
}

fn begin_renewal(desk: &mut Desk<'_>, id: &str) -> Result<String, ApiError> {
    let before = desk.find("subscription", id)?.clone();
    if is_over(&before) || before["status"] == "paused" {
        return Err(ApiError::state("The subscription does not go on."));
    }
    if scheduled_end(&before).is_some_and(|end| end <= subscriptions::period_end(&before)) {
        return Err(ApiError::state("The subscription ends with this period."));
    }
    let anchor = json::int(&before, "billing_cycle_anchor");
    let invoice = desk.ledger.new_id("in");
    let was_trial = before["status"] == "trialing";
    let previous = desk.change(id, |subscription| {
        for item in subscription["items"]["data"].as_array_mut().into_iter().flatten() {
            let start = json::int(item, "current_period_end");
            item["current_period_end"] = json!(subscription_items::next_end(&item["price"], anchor, start));
            item["current_period_start"] = json!(start);
        }
        subscription["latest_invoice"] = json!(invoice);
        if was_trial {
            subscription["status"] = json!("active");
        }
    });
    subscriptions::draft_invoice(desk, id, Some(invoice.clone()), "subscription_cycle", 0);
    desk.emit_change("customer.subscription.updated", id, previous);
    match json::text(&before, "pause_collection.behavior") {
        "void" => invoices::write_off(desk, &invoice, "void")?,
        "mark_uncollectible" => invoices::write_off(desk, &invoice, "uncollectible")?,
        _ => {}
    }
    Ok(invoice)
}

pub(crate) fn attempt_payment(desk: &mut Desk<'_>, id: &str, outcome: Outcome) -> Result<String, ApiError> {
    let subscription = desk.find("subscription", id)?.clone();
    if !subscription["pause_collection"].is_null() {
        return Err(ApiError::state("The collection is paused."));
    }
    let invoice = json::text(&subscription, "latest_invoice").to_owned();
    let answer = match outcome {
        Outcome::Ok => BankAnswer::Approved,
        Outcome::Declined => BankAnswer::Declined,
        Outcome::ActionRequired => BankAnswer::ActionRequired,
    };
    invoices::attempt(desk, &invoice, answer)?;
    let status = match (
        json::text(&subscription, "status"),
        desk.linked(&invoice)["status"] == "paid",
    ) {
        ("past_due" | "unpaid", true) => "active",
        ("active", false) => "past_due",
        (same, _) => same,
    };
    subscriptions::set(desk, id, json!({"status": status}));
    Ok(invoice)
}

fn give_up(desk: &mut Desk<'_>, id: &str, how: GiveUp) -> Result<(), ApiError> {
    let subscription = desk.find("subscription", id)?.clone();
    if subscription["status"] != "past_due" {
        return Err(ApiError::state("Only a past-due subscription is given up."));
    }
    let invoice = json::text(&subscription, "latest_invoice");
    let previous = desk.patch(
        invoice,
        json!({"auto_advance": false, "next_payment_attempt": Value::Null}),
    );
    desk.emit_change("invoice.updated", invoice, previous);
    match how {
        GiveUp::Unpaid => subscriptions::set(desk, id, json!({"status": "unpaid"})),
        GiveUp::Cancel => subscriptions::end_now(desk, id, "payment_failed"),
    }
    Ok(())
}
