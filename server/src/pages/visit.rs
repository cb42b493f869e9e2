//! A request for a page.

use std::collections::HashMap;

use askama::Template;
use claviger_licensing::{Language, Product};
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response, http::StatusCode};
use url::form_urlencoded;

use super::{language, page::Page, policy};
use crate::{
    http::{problem::Problem, scope::Scope},
    wire::text::Slug,
};

/// What a page's handler knows of its request. A query that makes no sense is the same as none: people follow links that
/// mail programs have mangled, and deserve a page all the same.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) scope: Scope,
    pub(super) language: Language,
    path: String,
    query: HashMap<String, String>,
}

impl Visit {
    /// A parameter of the query that has a value.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The product that the parameter `product` names, if there is one on sale.
    pub(super) async fn product(&self) -> Result<Option<Product>, Problem> {
        match self.parameter("product") {
            Some(code) => self.find_product(code).await,
            None => Ok(None),
        }
    }

    /// The product with this code, if it is on sale.
    pub(super) async fn find_product(&self, code: &str) -> Result<Option<Product>, Problem> {
        let Ok(Slug(code)) = Slug::parse(code) else {
            return Ok(None);
        };
        let found = self.scope.env.store.find_product(&code).await?;
        Ok(found.filter(|product| !product.retired))
    }

    /// The frame of the page; `kept` are the parameters that the page needs in every language.
    pub(super) fn page(&self, kept: &[(&str, &str)]) -> Page {
        Page::new(self.language, self.scope.env.environment, &self.scope.app.base_url).at(&self.path, kept)
    }

    /// Answers with a page.
    pub(super) fn answer(&self, status: StatusCode, template: &impl Template) -> Response {
        let mut response = match template.render() {
            Ok(html) => Response::builder()
                .status(status)
                .content_type("text/html; charset=utf-8")
                .header("content-language", self.language.as_str())
                .body(html),
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        };
        self.protect(&mut response);
        response
    }

    /// Sends the browser on to another page.
    pub(super) fn see_other(&self, url: &str) -> Response {
        let mut response = Response::builder()
            .status(StatusCode::SEE_OTHER)
            .header("location", url)
            .finish();
        self.protect(&mut response);
        response
    }

    fn protect(&self, response: &mut Response) {
        policy::protect(response, &self.scope.app.config.stripe.api_base);
    }
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let query = request.uri().query().unwrap_or_default();
        let query: HashMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let named = query.get("lang").map(String::as_str);
        Ok(Self {
            scope: Scope::from_request(request, body).await?,
            language: language::choose(named, request.header("accept-language")),
            path: request.uri().path().to_owned(),
            query,
        })
    }
}
