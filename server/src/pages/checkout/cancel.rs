//! `GET /checkout/cancel`: the buyer left Stripe's page without paying.

use askama::Template;
use poem::{Response, handler, http::StatusCode};

use crate::pages::{page::Page, texts, visit::Visit};

#[derive(Template)]
#[template(path = "pages/cancel.html")]
struct CancelPage<'a> {
    page: &'a Page,
    text: &'static texts::Cancel,
    /// The prices of the product; without one the script knows where the buyer came from, if it was from here.
    back: Option<String>,
    support_url: Option<&'a str>,
}

/// Shows the page; `?product=` is the code of what was to be bought.
#[handler]
pub(crate) async fn cancel(visit: Visit) -> Response {
    let product = visit.product().await.ok().flatten();
    let kept = product.as_ref().map(|product| ("product", product.code.as_str()));
    let page = visit.page(kept.as_slice());
    let cancel = CancelPage {
        text: &page.texts().cancel,
        back: product.as_ref().map(|product| page.buy_link(&product.code)),
        support_url: product.as_ref().and_then(|product| product.support_url.as_deref()),
        page: &page,
    };
    visit.answer(StatusCode::OK, &cancel)
}

#[cfg(test)]
mod tests {
    use claviger_licensing::Language;
    use claviger_protocol::Environment;

    use super::*;

    #[test]
    fn leads_back_to_the_prices() {
        for language in Language::ALL {
            let page = Page::new(language, Environment::Prod, "");
            let html = CancelPage {
                page: &page,
                text: &page.texts().cancel,
                back: Some(page.buy_link("app")),
                support_url: None,
            }
            .render()
            .unwrap();
            assert!(html.contains(page.texts().cancel.title));
            assert!(html.contains(&format!("href=\"/buy/app?env=prod&#38;lang={}\"", language.as_str())));
        }
    }
}
