//! A page that could not do what it was asked for, with a way out.

use askama::Template;
use claviger_licensing::Product;
use poem::{Response, http::HeaderValue};

use super::{
    page::Page,
    texts::{self, Reason},
    visit::Visit,
};
use crate::http::problem::{ErrorCode, Problem};

#[derive(Template)]
#[template(path = "pages/failure.html")]
struct FailurePage<'a> {
    page: &'a Page,
    text: &'static texts::Failure,
    reason: &'static Reason,
    /// The product's prices, if there is such a product.
    back: Option<String>,
    support_url: Option<&'a str>,
    code: &'a str,
    request_id: &'a str,
}

/// Answers a problem as a page, with the problem's status. `product` is the product in question, if it exists.
pub(super) fn answer(visit: &Visit, problem: &Problem, product: Option<&Product>) -> Response {
    let page = visit.page(&[]);
    let text = &page.texts().failure;
    let failure = FailurePage {
        text,
        reason: reason(problem.code, text),
        back: product.map(|product| page.buy_link(&product.code)),
        support_url: product.and_then(|product| product.support_url.as_deref()),
        code: problem.code.as_str(),
        request_id: &visit.scope.request_id.0,
        page: &page,
    };
    let mut response = visit.answer(problem.code.status(), &failure);
    if let Some(seconds) = problem.more.retry_after_seconds {
        response.headers_mut().insert("retry-after", HeaderValue::from(seconds));
    }
    response
}

fn reason(code: ErrorCode, text: &texts::Failure) -> &Reason {
    match code {
        ErrorCode::ProductUnknown => &text.no_product,
        ErrorCode::StripeUnavailable | ErrorCode::StripeRefused => &text.no_payment,
        ErrorCode::RateLimited => &text.too_often,
        ErrorCode::CheckoutUnavailable => &text.not_on_sale,
        code if code.status().is_client_error() => &text.not_on_sale,
        _ => &text.broken,
    }
}

#[cfg(test)]
mod tests {
    use claviger_licensing::Language;
    use claviger_protocol::Environment;

    use super::*;

    #[test]
    fn every_failure_has_a_reason_that_fits() {
        let text = &texts::texts(Language::En).failure;
        for (code, expected) in [
            (ErrorCode::ProductUnknown, text.no_product.title),
            (ErrorCode::PlanUnknown, text.not_on_sale.title),
            (ErrorCode::StripeUnavailable, text.no_payment.title),
            (ErrorCode::RateLimited, text.too_often.title),
            (ErrorCode::Internal, text.broken.title),
        ] {
            assert_eq!(reason(code, text).title, expected, "{}", code.as_str());
        }
    }

    #[test]
    fn there_is_a_way_out() {
        for language in Language::ALL {
            let page = Page::new(language, Environment::Test, "");
            let text = &page.texts().failure;
            let html = FailurePage {
                page: &page,
                text,
                reason: &text.no_payment,
                back: Some(page.buy_link("app")),
                support_url: Some("https://app.example/help?a=\"b\""),
                code: "STRIPE_UNAVAILABLE",
                request_id: "request-1",
            }
            .render()
            .unwrap();
            assert!(html.contains(text.no_payment.title));
            assert!(html.contains(&format!("href=\"/buy/app?env=test&#38;lang={}\"", language.as_str())));
            assert!(html.contains("https://app.example/help?a=&#34;b&#34;"));
            assert!(html.contains("request-1"));
        }
    }
}
