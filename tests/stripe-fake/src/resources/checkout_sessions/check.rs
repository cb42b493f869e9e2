//! What Stripe refuses of a new session.

use url::Url;

use crate::{
    http::{ApiError, Params},
    ledger::Desk,
};

/// What fits one mode only.
const OF_ONE_MODE: [(&str, &str); 5] = [
    ("customer_creation", "payment"),
    ("invoice_creation", "payment"),
    ("payment_intent_data", "payment"),
    ("submit_type", "payment"),
    ("subscription_data", "subscription"),
];

/// What excludes each other.
const EITHER_OR: [(&str, &str); 3] = [
    ("customer", "customer_email"),
    ("customer", "customer_creation"),
    ("allow_promotion_codes", "discounts"),
];

/// The rules that the types of the parameters do not tell.
pub(super) fn check(desk: &Desk<'_>, params: &Params, mode: &str) -> Result<(), ApiError> {
    if !matches!(mode, "payment" | "subscription") {
        return Err(ApiError::invalid(
            "The stand-in has only the modes payment and subscription.",
            "mode",
        ));
    }
    check_urls(params)?;
    for (name, in_mode) in OF_ONE_MODE {
        if params.value(name).is_some() && mode != in_mode {
            return Err(ApiError::invalid(
                format!("You can not pass `{name}` in `{mode}` mode."),
                name,
            ));
        }
    }
    for (one, other) in EITHER_OR {
        if params.value(one).is_some() && params.value(other).is_some() {
            let message = format!("You may only specify one of these parameters: {one}, {other}.");
            return Err(ApiError::invalid(message, one));
        }
    }
    if params.text("customer_email").is_some_and(|email| !email.contains('@')) {
        return Err(ApiError::invalid("Invalid email address.", "customer_email"));
    }
    if let Some(customer) = params.text("customer") {
        desk.find_param("customer", customer, "customer")?;
    }
    Ok(())
}

fn check_urls(params: &Params) -> Result<(), ApiError> {
    if params.text("success_url").is_none() {
        return Err(ApiError::invalid("Missing required param: success_url.", "success_url"));
    }
    for name in ["success_url", "cancel_url"] {
        // The placeholder is no valid part of a URL and is filled in later.
        let url = params.text(name).map(|text| Url::parse(&text.replace(['{', '}'], "")));
        if url.is_some_and(|url| url.is_err()) {
            return Err(ApiError::invalid("Not a valid URL", name));
        }
    }
    Ok(())
}
