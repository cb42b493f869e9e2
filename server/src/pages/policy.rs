//! What browsers may do with a page.

use poem::{
    Response,
    http::{HeaderName, HeaderValue},
};
use url::Url;

/// Where Stripe's own payment pages are.
const STRIPE_CHECKOUT: &str = "https://checkout.stripe.com";

/// Adds the headers that every page carries. `stripe_api_base` is another address of Stripe, empty if there is none.
pub(super) fn protect(response: &mut Response, stripe_api_base: &str) {
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(stripe_api_base)) {
        headers.insert("content-security-policy", policy);
    }
    for (name, value) in [
        // Addresses of pages may hold the id of a checkout session, which shows the key.
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("vary", "accept-language"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// Chromium holds the redirect that follows a form against `form-action`, so the payment page must be named there.
fn content_security_policy(stripe_api_base: &str) -> String {
    let stand_in = Url::parse(stripe_api_base)
        .map(|url| format!(" {}", url.origin().ascii_serialization()))
        .unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self' {STRIPE_CHECKOUT}{stand_in}; base-uri 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_runs_and_only_stripe_takes_over() {
        assert_eq!(
            content_security_policy(""),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self' https://checkout.stripe.com; base-uri 'none'; frame-ancestors 'none'"
        );
    }

    #[test]
    fn a_stand_in_for_stripe_is_allowed_by_its_origin_alone() {
        let policy = content_security_policy("http://127.0.0.1:12111/v1;script-src *");
        assert!(policy.contains("form-action 'self' https://checkout.stripe.com http://127.0.0.1:12111; base-uri"));
    }

    #[test]
    fn every_page_carries_the_headers() {
        let mut response = Response::builder().finish();
        protect(&mut response, "");
        for name in [
            "content-security-policy",
            "referrer-policy",
            "x-content-type-options",
            "cache-control",
        ] {
            assert!(response.headers().contains_key(name), "{name}");
        }
    }
}
