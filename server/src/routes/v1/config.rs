//! `GET /v1/config`

use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::{
    billing::Links,
    http::{
        failure::{ApiResult, codes},
        scope::Scope,
    },
    routes::Tag,
    wire::{environment::EnvironmentView, language::LanguageView},
};

pub(crate) struct Config;

codes!(ConfigCodes:);

/// What a website or an app may know of the server. Nothing in it is secret.
#[derive(Debug, Object)]
#[oai(rename = "Config", skip_serializing_if_is_none)]
struct ConfigView {
    /// The environment that answers.
    environment: EnvironmentView,
    /// The version of the server.
    version: String,
    /// Can plans be bought here? If not, they are sold by hand.
    checkout: bool,
    /// Stripe's publishable key of the environment, if the seller gave it.
    publishable_key: Option<String>,
    /// The page where customers ask for their keys.
    recover_url: String,
    /// The page of a customer's licenses; it asks who has no session for a link from a mail.
    licenses_url: String,
    /// The public signing keys of the environment.
    jwks_url: String,
    /// The issuer that tokens name.
    token_issuer: String,
}

#[OpenApi(prefix_path = "/v1", tag = "Tag::Apps")]
impl Config {
    /// Public settings, for a website or an app.
    #[oai(path = "/config", method = "get")]
    async fn read_config(
        &self,
        scope: Scope,
        /// The language of the pages that are linked to; absent: English.
        language: Query<Option<LanguageView>>,
    ) -> ApiResult<Json<ConfigView>, ConfigCodes> {
        let environment = scope.env.environment;
        let stripe = scope.env.stripe.as_ref();
        let links = Links::new(&scope.app, environment, language.0.map(Into::into).unwrap_or_default());
        Ok(Json(ConfigView {
            environment: environment.into(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            checkout: stripe.is_some(),
            publishable_key: stripe.and_then(|stripe| stripe.publishable_key.clone()),
            recover_url: links.recover()?,
            licenses_url: links.my_licenses(None)?,
            jwks_url: format!("{}/.well-known/jwks.json?env={environment}", scope.app.base_url),
            token_issuer: scope.app.config.tokens.issuer.clone(),
        }))
    }
}
