//! Sessions of the customer portal.

use serde_json::json;

use crate::http::{ApiError, Call, Outcome};

pub(crate) const PARAMS: &[&str] = &["configuration", "customer", "locale", "return_url"];

pub(crate) fn create(call: &mut Call<'_, '_>) -> Outcome {
    let customer = call.params.text("customer").unwrap_or_default();
    call.desk.find_param("customer", customer, "customer")?;
    // Without it Stripe needs a default in the portal's configuration, which a fresh account does not have.
    let Some(return_url) = call.params.text("return_url") else {
        return Err(ApiError::invalid("A `return_url` must be provided.", "return_url"));
    };
    let id = call.desk.ledger.new_id("bps");
    let fields = json!({
        "id": id,
        "customer": customer,
        "locale": call.params.text("locale"),
        "return_url": return_url,
        "url": format!("{}/p/session/{id}", call.desk.ledger.origin),
    });
    call.desk.add("billing_portal.session", "bps", fields);
    Ok(call.desk.linked(&id).clone())
}
