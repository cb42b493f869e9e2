//! Addresses of pages, for Stripe and for mails.

use claviger_licensing::Language;
use claviger_protocol::Environment;
use url::Url;

use crate::{app::App, http::problem::Problem};

/// Stripe puts the session's id in its place.
const SESSION_ID: &str = "{CHECKOUT_SESSION_ID}";

/// Addresses of the pages of one environment in one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a> {
    app: &'a App,
    environment: Environment,
    language: Language,
}

impl<'a> Links<'a> {
    pub(crate) fn new(app: &'a App, environment: Environment, language: Language) -> Self {
        Self {
            app,
            environment,
            language,
        }
    }

    /// Where Stripe sends a buyer who paid.
    pub(crate) fn success(&self) -> Result<String, Problem> {
        let mut url = match self.app.config.stripe.success_url.as_str() {
            "" => self.own("/checkout/success")?,
            configured => self.with_environment(parse(configured)?),
        };
        let fragment = url
            .fragment()
            .map_or_else(String::new, |fragment| format!("#{fragment}"));
        url.set_fragment(None);
        // Not through `Url`, which would escape the braces that Stripe looks for. There is a query: the environment is in it.
        Ok(format!("{url}&session_id={SESSION_ID}{fragment}"))
    }

    /// Where Stripe sends a buyer who did not.
    pub(crate) fn cancel(&self, product: &str) -> Result<String, Problem> {
        let url = match self.app.config.stripe.cancel_url.as_str() {
            "" => {
                let mut url = self.own("/checkout/cancel")?;
                url.query_pairs_mut().append_pair("product", product);
                url
            }
            configured => self.with_environment(parse(configured)?),
        };
        Ok(url.into())
    }

    /// The pricing page of a product.
    pub(crate) fn buy(&self, product: &str) -> Result<String, Problem> {
        self.own(&format!("/buy/{product}")).map(Into::into)
    }

    /// Where a customer asks for a link to his licenses.
    pub(crate) fn recover(&self) -> Result<String, Problem> {
        self.own("/recover").map(Into::into)
    }

    /// A customer's own page. The token of a one-time link is in the fragment, which browsers send nowhere: no log sees it, and
    /// a mail scanner that opens the link does not use it up.
    pub(crate) fn my_licenses(&self, token: Option<&str>) -> Result<String, Problem> {
        let mut url = self.own("/my-licenses")?;
        url.set_fragment(token);
        Ok(url.into())
    }

    fn own(&self, path: &str) -> Result<Url, Problem> {
        let mut url = self.with_environment(parse(&format!("{}{path}", self.app.base_url))?);
        url.query_pairs_mut().append_pair("lang", self.language.as_str());
        Ok(url)
    }

    fn with_environment(&self, mut url: Url) -> Url {
        url.query_pairs_mut().append_pair("env", self.environment.as_str());
        url
    }
}

fn parse(url: &str) -> Result<Url, Problem> {
    Url::parse(url).map_err(|error| anyhow::anyhow!("a configured address cannot be read: {error}").into())
}
