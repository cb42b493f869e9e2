//! What customers and the seller do to a subscription.

use serde_json::{Value, json};

use crate::{
    Account,
    http::ApiError,
    json,
    ledger::Desk,
    resources::subscriptions::{
        ItemChange, change_item, end_now, is_over, period_end, recurring_price, scheduled_end, set,
    },
};

impl Account {
    /// The customer cancels in the portal. With flexible billing, the default, this sets only `cancel_at`.
    pub fn cancel_in_portal(&self, subscription: &str) {
        self.act(|desk| cancel_in_portal(desk, subscription));
    }

    /// The seller cancels at the end of the period, in the dashboard or by the API. This sets only
    /// `cancel_at_period_end`.
    pub fn cancel_at_period_end(&self, subscription: &str) {
        self.act(|desk| schedule(desk, subscription, json!({"cancel_at_period_end": true})));
    }

    /// Either takes back a cancellation that is still to come, in whichever encoding it was.
    pub fn undo_cancel(&self, subscription: &str) {
        self.act(|desk| undo_cancel(desk, subscription));
    }

    /// The scheduled end has come.
    pub fn end_period(&self, subscription: &str) {
        self.act(|desk| end_period(desk, subscription));
    }

    /// The customer or the seller cancels at once.
    pub fn cancel_now(&self, subscription: &str) {
        self.act(|desk| {
            living(desk, subscription)?;
            end_now(desk, subscription, "cancellation_requested");
            Ok(())
        });
    }

    /// The subscription is paused: `status` becomes `paused`.
    pub fn pause(&self, subscription: &str) {
        self.act(|desk| {
            living(desk, subscription)?;
            let paused = json!({"subscription": {"type": "pause_requested"}, "transitioned_at": desk.now, "type": "subscription"});
            set(desk, subscription, json!({"status": "paused", "status_details": {"paused": paused}}));
            desk.emit("customer.subscription.paused", subscription);
            Ok(())
        });
    }

    /// A paused subscription goes on.
    pub fn resume(&self, subscription: &str) {
        self.act(|desk| {
            if desk.find("subscription", subscription)?["status"] != "paused" {
                return Err(ApiError::state("The subscription is not paused."));
            }
            set(desk, subscription, json!({"status": "active", "status_details": null}));
            desk.emit("customer.subscription.resumed", subscription);
            Ok(())
        });
    }

    /// The seller stops collecting (`behavior`: `void`, `mark_uncollectible` or `keep_as_draft`), or with `None` goes on
    /// with it. The status does not change.
    pub fn pause_collection(&self, subscription: &str, behavior: Option<&str>) {
        let pause = behavior.map_or(
            Value::Null,
            |behavior| json!({"behavior": behavior, "resumes_at": null}),
        );
        self.act(|desk| {
            living(desk, subscription)?;
            set(desk, subscription, json!({"pause_collection": pause}));
            Ok(())
        });
    }

    /// The customer changes to another price. Another interval begins, and is paid for, at once.
    pub fn change_price(&self, subscription: &str, price: &str) {
        self.act(|desk| {
            let item = first_item(living(desk, subscription)?);
            let price = Some(recurring_price(desk, price)?);
            change_item(
                desk,
                subscription,
                ItemChange {
                    item,
                    price,
                    quantity: None,
                },
            )
        });
    }

    /// The seller changes the quantity of the first item.
    pub fn set_quantity(&self, subscription: &str, quantity: i64) {
        self.act(|desk| {
            let item = first_item(living(desk, subscription)?);
            change_item(
                desk,
                subscription,
                ItemChange {
                    item,
                    price: None,
                    quantity: Some(quantity),
                },
            )
        });
    }

    /// The trial ends in three days.
    pub fn announce_trial_end(&self, subscription: &str) {
        self.act(|desk| {
            if desk.find("subscription", subscription)?["status"] != "trialing" {
                return Err(ApiError::state("The subscription has no trial."));
            }
            desk.emit("customer.subscription.trial_will_end", subscription);
            Ok(())
        });
    }
}

fn living<'a>(desk: &'a Desk<'_>, id: &str) -> Result<&'a Value, ApiError> {
    let subscription = desk.find("subscription", id)?;
    if is_over(subscription) {
        Err(ApiError::state("The subscription has ended."))
    } else {
        Ok(subscription)
    }
}

fn first_item(subscription: &Value) -> String {
    json::text(&json::items(subscription, "items")[0], "id").to_owned()
}

pub(crate) fn cancel_in_portal(desk: &mut Desk<'_>, id: &str) -> Result<(), ApiError> {
    let end = period_end(living(desk, id)?);
    schedule(desk, id, json!({"cancel_at": end}))
}

fn schedule(desk: &mut Desk<'_>, id: &str, mut patch: Value) -> Result<(), ApiError> {
    living(desk, id)?;
    patch["canceled_at"] = json!(desk.now);
    patch["cancellation_details"] = json!({"reason": "cancellation_requested"});
    set(desk, id, patch);
    Ok(())
}

pub(crate) fn undo_cancel(desk: &mut Desk<'_>, id: &str) -> Result<(), ApiError> {
    if scheduled_end(living(desk, id)?).is_none() {
        return Err(ApiError::state("The subscription is not canceled."));
    }
    set(
        desk,
        id,
        json!({
            "cancel_at": null,
            "cancel_at_period_end": false,
            "canceled_at": null,
            "cancellation_details": {"comment": null, "feedback": null, "reason": null},
        }),
    );
    Ok(())
}

fn end_period(desk: &mut Desk<'_>, id: &str) -> Result<(), ApiError> {
    let end = scheduled_end(living(desk, id)?);
    let end = end.ok_or_else(|| ApiError::state("The subscription is not canceled: it would renew."))?;
    desk.patch(id, json!({"ended_at": end, "status": "canceled"}));
    desk.emit("customer.subscription.deleted", id);
    Ok(())
}
