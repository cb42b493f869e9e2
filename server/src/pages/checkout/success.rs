//! `GET /checkout/success`: waits for the payment and shows the key.
//!
//! The page holds all its states; its script asks the API how the session is and shows the one that fits.

use askama::Template;
use poem::{Response, handler, http::StatusCode};
use serde::Serialize;

use crate::pages::{page::Page, script_data::ScriptData, texts, visit::Visit};

#[derive(Template)]
#[template(path = "pages/success.html")]
struct SuccessPage<'a> {
    page: &'a Page,
    text: &'static texts::Success,
    /// Whether the address names a session at all.
    known: bool,
    reload: String,
    data: ScriptData,
}

/// What the script needs besides.
#[derive(Serialize)]
struct Data<'a> {
    session: Option<&'a str>,
    texts: &'static texts::SuccessScript,
}

/// Shows the page; `?session_id=` is the session's id at Stripe.
#[handler]
pub(crate) async fn success(visit: Visit) -> Response {
    let session = visit.parameter("session_id").filter(|id| is_session_id(id));
    let kept = session.map(|id| ("session_id", id));
    let page = visit.page(kept.as_slice());
    visit.answer(StatusCode::OK, &SuccessPage::new(&page, session))
}

/// Whether this can be the id of a session at Stripe: it becomes part of the path that the script asks.
fn is_session_id(id: &str) -> bool {
    id.len() <= 255 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl<'a> SuccessPage<'a> {
    fn new(page: &'a Page, session: Option<&str>) -> Self {
        let text = &page.texts().success;
        Self {
            page,
            text,
            known: session.is_some(),
            reload: page.success_link(session),
            data: ScriptData::new(&Data {
                session,
                texts: &text.script,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use claviger_licensing::Language;
    use claviger_protocol::Environment;

    use super::*;

    #[test]
    fn only_what_can_be_a_session_is_asked_for() {
        assert!(is_session_id("cs_test_a1B2"));
        for id in ["cs_1/../../admin", "cs_1?x", "{CHECKOUT_SESSION_ID}", &"x".repeat(256)] {
            assert!(!is_session_id(id), "{id}");
        }
    }

    #[test]
    fn holds_every_state_in_both_languages() {
        for language in Language::ALL {
            let page = Page::new(language, Environment::Test, "");
            let html = SuccessPage::new(&page, Some("cs_test_1")).render().unwrap();
            for state in [
                "pending",
                "processing",
                "paid",
                "failed",
                "expired",
                "refunded",
                "unknown",
                "unreachable",
            ] {
                assert!(html.contains(&format!("data-state=\"{state}\"")), "{state}");
            }
            assert!(html.contains("\"session\":\"cs_test_1\""));
        }
    }

    #[test]
    fn without_a_session_it_says_so_at_once() {
        let page = Page::new(Language::En, Environment::Prod, "");
        let html = SuccessPage::new(&page, None).render().unwrap();
        assert!(html.contains("data-state=\"pending\" hidden"));
        assert!(!html.contains("data-state=\"unknown\" hidden"));
    }
}
