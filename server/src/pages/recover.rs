//! `GET /recover`: asks for the e-mail address that keys are mailed to again.

use askama::Template;
use poem::{Response, handler, http::StatusCode};

use super::{page::Page, script_data::ScriptData, texts, visit::Visit};

#[derive(Template)]
#[template(path = "pages/recover.html")]
struct RecoverPage<'a> {
    page: &'a Page,
    text: &'static texts::Recover,
    title: String,
    /// The code of the product whose licenses are looked for; empty for all.
    product: &'a str,
    script: ScriptData,
}

/// Shows the form; `?product=` limits it to one product.
#[handler]
pub(super) async fn show(visit: Visit) -> Response {
    let product = visit.product().await.ok().flatten();
    let kept = product.as_ref().map(|product| ("product", product.code.as_str()));
    let page = visit.page(kept.as_slice());
    let text = &page.texts().recover;
    let title = product
        .as_ref()
        .map_or_else(|| text.title.to_owned(), |product| (text.title_of)(&product.name));
    let recover = RecoverPage {
        text,
        title,
        product: product.as_ref().map_or("", |product| &product.code),
        script: ScriptData::new(&text.script),
        page: &page,
    };
    visit.answer(StatusCode::OK, &recover)
}

#[cfg(test)]
mod tests {
    use claviger_licensing::Language;
    use claviger_protocol::Environment;

    use super::*;

    #[test]
    fn names_are_escaped_and_the_product_goes_along() {
        for language in Language::ALL {
            let page = Page::new(language, Environment::Prod, "");
            let text = &page.texts().recover;
            let html = RecoverPage {
                page: &page,
                text,
                title: (text.title_of)("<b>App</b>"),
                product: "app",
                script: ScriptData::new(&text.script),
            }
            .render()
            .unwrap();
            assert!(html.contains("&#60;b&#62;App") && !html.contains("<b>App"));
            assert!(html.contains("data-product=\"app\""));
            assert!(html.contains(&format!("<html lang=\"{}\"", language.as_str())));
        }
    }
}
