//! Promotion codes: what a buyer types to pay less.

use serde_json::{Value, json};

use crate::{
    http::{ApiError, Call, Outcome},
    json,
    ledger::Desk,
};

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    let active = call.params.flag("active");
    call.list("promotion_code", "/v1/promotion_codes", |code| {
        active.is_none_or(|active| code["active"] == active) && call.wants("code", json::text(code, "code"))
    })
}

/// Adds a code that takes off so many percent of the first payment.
pub(crate) fn add(desk: &mut Desk<'_>, code: &str, percent_off: f64) -> String {
    let coupon = json!({"percent_off": percent_off, "name": format!("{percent_off}% off")});
    let coupon = desk.add("coupon", "", coupon);
    desk.emit("coupon.created", &coupon);
    let promotion = json!({"type": "coupon", "coupon": coupon});
    let id = desk.add("promotion_code", "promo", json!({"code": code, "promotion": promotion}));
    desk.emit("promotion_code.created", &id);
    id
}

/// An active code, as a buyer types it: upper and lower case do not matter.
pub(crate) fn typed(desk: &Desk<'_>, typed: &str) -> Result<Value, ApiError> {
    let mut codes = desk.ledger.objects.newest_first("promotion_code");
    let found = codes.find(|code| json::text(code, "code").eq_ignore_ascii_case(typed) && code["active"] == true);
    found.cloned().ok_or_else(|| ApiError::state("This code is invalid."))
}

/// What a code makes of a session that costs so much.
pub(crate) fn applied(desk: &Desk<'_>, code: &Value, subtotal: i64) -> Value {
    let off = amount_off(desk, code, subtotal);
    json!({
        "amount_total": subtotal - off,
        "discounts": [{"coupon": null, "promotion_code": code["id"]}],
        "total_details": {"amount_discount": off},
    })
}

fn amount_off(desk: &Desk<'_>, code: &Value, amount: i64) -> i64 {
    let percent = desk.linked(json::text(code, "promotion.coupon"))["percent_off"]
        .as_f64()
        .unwrap_or_default();
    // Hundredths of a percent keep the arithmetic in integers.
    let hundredths = format!("{:.0}", percent * 100.0).parse::<i64>().unwrap_or_default();
    (amount * hundredths + 5_000) / 10_000
}

/// Counts a use of a code.
pub(crate) fn redeem(desk: &mut Desk<'_>, code: &Value) {
    for id in [json::text(code, "id"), json::text(code, "promotion.coupon")] {
        let times = json::int(desk.linked(id), "times_redeemed") + 1;
        desk.patch(id, json!({"times_redeemed": times}));
    }
}
