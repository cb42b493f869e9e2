//! Checkout sessions: what is for sale, until it is paid or expires. How they are paid is in [`crate::scenario`].

mod check;
mod create;
mod items;

use serde_json::json;

pub(crate) use self::create::{PARAMS, create};
use crate::{
    http::{ApiError, Call, Outcome, whole_list},
    json,
    ledger::Desk,
};

pub(crate) const FILTERS: &[&str] = &[
    "customer",
    "customer_details",
    "payment_intent",
    "status",
    "subscription",
];

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.list("checkout.session", "/v1/checkout/sessions", |session| {
        ["customer", "payment_intent", "status", "subscription"]
            .iter()
            .all(|name| call.wants(name, json::text(session, name)))
            && call.wants("customer_details.email", json::text(session, "customer_details.email"))
    })
}

pub(crate) fn line_items(call: &mut Call<'_, '_>) -> Outcome {
    call.desk.find("checkout.session", call.id)?;
    let items = call.desk.ledger.line_items.get(call.id).cloned().unwrap_or_default();
    Ok(whole_list(
        &items,
        &format!("/v1/checkout/sessions/{}/line_items", call.id),
    ))
}

pub(crate) fn expire(call: &mut Call<'_, '_>) -> Outcome {
    expire_now(call.desk, call.id)?;
    Ok(call.desk.linked(call.id).clone())
}

pub(crate) fn expire_now(desk: &mut Desk<'_>, id: &str) -> Result<(), ApiError> {
    if desk.find("checkout.session", id)?["status"] != "open" {
        return Err(ApiError::state(
            "Only Checkout Sessions with a status in [\"open\"] can be expired.",
        ));
    }
    desk.patch(id, json!({"status": "expired", "url": null}));
    desk.emit("checkout.session.expired", id);
    Ok(())
}

/// Expires the sessions whose time is over.
pub(crate) fn expire_due(desk: &mut Desk<'_>) {
    while let Some((expires_at, _)) = desk.ledger.open_until.first()
        && *expires_at <= desk.now
    {
        let (_, id) = desk.ledger.open_until.pop_first().expect("there is a first one");
        // Those that were paid or expired before are refused.
        let _ = expire_now(desk, &id);
    }
}
