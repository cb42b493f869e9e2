//! `GET /my-licenses`: a customer's licenses, devices and invoices.
//!
//! The page itself holds nothing: its script takes the token of the one-time link from the fragment of the address, or the
//! session from the tab's storage, and asks the API.

use askama::Template;
use poem::{Response, handler, http::StatusCode};

use super::{
    page::Page,
    script_data::ScriptData,
    texts::{self, Reason},
    visit::Visit,
};

#[derive(Template)]
#[template(path = "pages/my-licenses.html")]
struct MyLicensesPage<'a> {
    page: &'a Page,
    text: &'static texts::MyLicenses,
    script: ScriptData,
}

/// Shows the page.
#[handler]
pub(super) async fn show(visit: Visit) -> Response {
    let page = visit.page(&[]);
    visit.answer(StatusCode::OK, &MyLicensesPage::new(&page))
}

impl<'a> MyLicensesPage<'a> {
    fn new(page: &'a Page) -> Self {
        let text = &page.texts().my_licenses;
        Self {
            page,
            text,
            script: ScriptData::new(&text.script),
        }
    }

    /// States that only a new link leads out of.
    fn endings(&self) -> [(&'static str, &'static Reason); 3] {
        [
            ("signed-out", &self.text.signed_out),
            ("link-used", &self.text.link_used),
            ("session-over", &self.text.session_over),
        ]
    }
}

#[cfg(test)]
mod tests {
    use claviger_licensing::Language;
    use claviger_protocol::Environment;

    use super::*;

    #[test]
    fn tells_the_environment_in_both_languages() {
        for language in Language::ALL {
            let test = Page::new(language, Environment::Test, "");
            let html = MyLicensesPage::new(&test).render().unwrap();
            assert!(html.contains(test.shared().no_real_money));
            assert!(html.contains("data-environment=\"test\""));
            let prod = Page::new(language, Environment::Prod, "");
            let html = MyLicensesPage::new(&prod).render().unwrap();
            assert!(!html.contains(prod.shared().no_real_money));
        }
    }
}
