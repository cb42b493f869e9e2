//! What all pages have in common: language, environment and links.

use claviger_licensing::Language;
use claviger_protocol::Environment;
use url::{Url, form_urlencoded};

use super::{
    assets,
    texts::{Shared, Texts, texts},
};

/// The frame around a page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) language: Language,
    pub(super) environment: Environment,
    /// The path under which a proxy shows the server, empty at the root.
    pub(super) base: String,
    /// The same page in other languages.
    pub(super) others: Vec<OtherLanguage>,
    /// Search engines may list it.
    pub(super) indexed: bool,
}

/// A link to the page in another language.
#[derive(Debug, Clone)]
pub(super) struct OtherLanguage {
    pub(super) code: &'static str,
    /// Its own name for itself.
    pub(super) name: &'static str,
    pub(super) url: String,
}

impl Page {
    /// A frame. `base_url` is where browsers reach the server.
    pub(super) fn new(language: Language, environment: Environment, base_url: &str) -> Self {
        let path = Url::parse(base_url).map(|url| url.path().trim_end_matches('/').to_owned());
        Self {
            language,
            environment,
            base: path.unwrap_or_default(),
            others: Vec::new(),
            indexed: false,
        }
    }

    /// Adds links to the same page in other languages; `kept` are the parameters that it needs in each.
    pub(super) fn at(mut self, path: &str, kept: &[(&str, &str)]) -> Self {
        let others = Language::ALL.into_iter().filter(|other| *other != self.language);
        self.others = others
            .map(|other| OtherLanguage {
                code: other.as_str(),
                name: texts(other).shared.language_name,
                url: self.link_in(other, path, kept),
            })
            .collect();
        self
    }

    /// All texts in the page's language.
    pub(super) fn texts(&self) -> &'static Texts {
        texts(self.language)
    }

    /// The texts of the frame.
    pub(super) fn shared(&self) -> &'static Shared {
        &self.texts().shared
    }

    /// Whether no real money moves here.
    pub(super) fn is_test(&self) -> bool {
        self.environment == Environment::Test
    }

    /// The address of another page, in the same environment and language.
    pub(super) fn link(&self, path: &str) -> String {
        self.link_in(self.language, path, &[])
    }

    /// The address of the page that mails keys again.
    pub(super) fn recover_link(&self, product: Option<&str>) -> String {
        let product = product.map(|code| ("product", code));
        self.link_in(self.language, "/recover", product.as_slice())
    }

    /// The address of the page that waits for a payment.
    pub(super) fn success_link(&self, session: Option<&str>) -> String {
        let session = session.map(|id| ("session_id", id));
        self.link_in(self.language, "/checkout/success", session.as_slice())
    }

    /// The address of a product's prices.
    pub(super) fn buy_link(&self, product: &str) -> String {
        self.link(&format!("/buy/{product}"))
    }

    /// The address of an asset.
    pub(super) fn asset(&self, file: &str) -> String {
        format!("{}/assets/{}/{file}", self.base, assets::version())
    }

    fn link_in(&self, language: Language, path: &str, more: &[(&str, &str)]) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("env", self.environment.as_str())
            .append_pair("lang", language.as_str())
            .extend_pairs(more)
            .finish();
        format!("{}{path}?{query}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_environment_and_language() {
        let page = Page::new(Language::De, Environment::Prod, "http://127.0.0.1:8080");
        assert_eq!(page.link("/my-licenses"), "/my-licenses?env=prod&lang=de");
        assert_eq!(
            page.recover_link(Some("a&b")),
            "/recover?env=prod&lang=de&product=a%26b"
        );
    }

    #[test]
    fn a_proxy_may_show_the_server_under_a_path() {
        let page = Page::new(Language::En, Environment::Test, "https://example.com/licensing");
        assert_eq!(page.buy_link("app"), "/licensing/buy/app?env=test&lang=en");
        assert!(page.asset("pages.css").starts_with("/licensing/assets/"));
    }

    #[test]
    fn other_languages_are_of_the_same_page() {
        let page = Page::new(Language::De, Environment::Test, "").at("/checkout/success", &[("session_id", "cs_1")]);
        let [other] = page.others.as_slice() else {
            panic!("German pages lead to English ones only");
        };
        assert_eq!(other.url, "/checkout/success?env=test&lang=en&session_id=cs_1");
        assert_eq!(other.name, "English");
    }
}
