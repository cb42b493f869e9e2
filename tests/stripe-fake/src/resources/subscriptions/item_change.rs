//! Another price or quantity.

use serde_json::{Value, json};

use super::{draft_invoice, recurring_price};
use crate::{
    http::{ApiError, Params},
    json,
    ledger::Desk,
    resources::{invoices, payment_intents::BankAnswer, subscription_items},
};

/// Another price or quantity of an item.
pub(crate) struct ItemChange {
    pub(crate) item: String,
    pub(crate) price: Option<Value>,
    pub(crate) quantity: Option<i64>,
}

impl ItemChange {
    pub(super) fn read(desk: &Desk<'_>, subscription: &Value, params: &Params) -> Result<Self, ApiError> {
        let item = params.text("id").unwrap_or_default();
        if !json::items(subscription, "items")
            .iter()
            .any(|known| known["id"] == item)
        {
            return Err(ApiError::no_such("subscription_item", item, "items").bad_request());
        }
        let price = params.text("price").map(|id| recurring_price(desk, id)).transpose()?;
        Ok(Self {
            item: item.to_owned(),
            price,
            quantity: params.int("quantity")?,
        })
    }

    /// Changes the item; another interval begins a new period, whose invoice is to be paid at once. Returns the earlier
    /// values and that invoice's id.
    pub(super) fn apply(self, desk: &mut Desk<'_>, subscription: &str) -> (Value, Option<String>) {
        let (now, invoice) = (desk.now, desk.ledger.new_id("in"));
        let mut begins = false;
        let previous = desk.change(subscription, |subscription| {
            let items = subscription["items"]["data"].as_array_mut().into_iter().flatten();
            for item in items.filter(|item| item["id"] == self.item) {
                if let Some(quantity) = self.quantity {
                    item["quantity"] = json!(quantity);
                }
                let Some(price) = &self.price else { continue };
                begins = ["interval", "interval_count"]
                    .iter()
                    .any(|part| price["recurring"][part] != item["price"]["recurring"][part]);
                if begins {
                    item["current_period_start"] = json!(now);
                    item["current_period_end"] = json!(subscription_items::next_end(price, now, now));
                }
                subscription_items::set_price(item, price);
            }
            if begins {
                subscription["billing_cycle_anchor"] = json!(now);
                subscription["latest_invoice"] = json!(invoice);
            }
        });
        (previous, begins.then_some(invoice))
    }
}

/// Changes an item, tells of it, and collects for a new period.
pub(crate) fn change_item(desk: &mut Desk<'_>, id: &str, change: ItemChange) -> Result<(), ApiError> {
    let (previous, invoice) = change.apply(desk, id);
    desk.emit_change("customer.subscription.updated", id, previous);
    invoice.map_or(Ok(()), |invoice| collect(desk, id, &invoice))
}

/// Makes and collects the invoice of a period that began in between.
pub(super) fn collect(desk: &mut Desk<'_>, id: &str, invoice: &str) -> Result<(), ApiError> {
    draft_invoice(desk, id, Some(invoice.to_owned()), "subscription_update", 0);
    invoices::attempt(desk, invoice, BankAnswer::Approved)
}
