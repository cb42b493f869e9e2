//! `expand[]`: ids in an answer become the objects that they name.

use serde_json::Value;

use super::{ApiError, list};
use crate::{json, ledger::Ledger};

/// Lists that Stripe leaves out of an object until they are asked for.
fn hidden_list(ledger: &Ledger, owner: &Value, field: &str) -> Option<Value> {
    let id = json::text(owner, "id");
    let of = |object: &str, link: &str| {
        let all = ledger.objects.newest_first(object);
        all.filter(|value| json::text(value, link) == id)
            .cloned()
            .collect::<Vec<_>>()
    };
    let (data, url) = match (json::text(owner, "object"), field) {
        ("checkout.session", "line_items") => (
            ledger.line_items.get(id).cloned().unwrap_or_default(),
            format!("/v1/checkout/sessions/{id}/line_items"),
        ),
        ("invoice", "payments") => (of("invoice_payment", "invoice"), "/v1/invoice_payments".to_owned()),
        ("charge", "refunds") => (of("refund", "charge"), format!("/v1/charges/{id}/refunds")),
        ("customer", "subscriptions") => {
            let url = format!("/v1/customers/{id}/subscriptions");
            (of("subscription", "customer"), url)
        }
        _ => return None,
    };
    Some(list::whole(&data, &url))
}

/// Expands one path, such as `latest_invoice.payments` or `data.payment_intent`.
pub(crate) fn expand(ledger: &Ledger, value: &mut Value, path: &str) -> Result<(), ApiError> {
    if let Value::Array(items) = value {
        return items.iter_mut().try_for_each(|item| expand(ledger, item, path));
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    if let Some(list) = hidden_list(ledger, value, step)
        && value.get(step).is_none()
    {
        value[step] = list;
    }
    let Some(field) = value.get_mut(step) else {
        let message = format!("This property cannot be expanded ({path}).");
        return Err(ApiError::invalid(message, "expand"));
    };
    if let Some(found) = field.as_str().and_then(|id| ledger.objects.get(id)) {
        *field = found.clone();
    }
    if rest.is_empty() || field.is_null() {
        Ok(())
    } else {
        expand(ledger, field, rest)
    }
}
