//! `GET /.well-known/jwks.json`

use claviger_protocol::token::Jwk;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        failure::{ApiResult, codes},
        scope::Scope,
    },
    routes::Tag,
};

pub(crate) struct JwksRoute;

codes!(JwksCodes:);

/// A JSON Web Key Set (RFC 7517).
#[derive(Debug, Object)]
#[oai(rename = "JsonWebKeySet")]
pub(crate) struct JwksView {
    /// The keys that tokens may be signed with now or soon.
    pub(crate) keys: Vec<JwkView>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Debug, Object)]
#[oai(rename = "JsonWebKey")]
pub(crate) struct JwkView {
    /// Key type: `OKP`.
    pub(crate) kty: String,
    /// Curve: `Ed25519`.
    pub(crate) crv: String,
    /// The key, base64url.
    pub(crate) x: String,
    /// Its id: the RFC 7638 thumbprint.
    pub(crate) kid: String,
    /// What it is for: `sig`.
    pub(crate) r#use: String,
    /// Algorithm: `EdDSA`.
    pub(crate) alg: String,
}

impl From<Jwk> for JwkView {
    fn from(key: Jwk) -> Self {
        Self {
            kty: key.kty,
            crv: key.crv,
            x: key.x,
            kid: key.kid,
            r#use: key.use_,
            alg: key.alg,
        }
    }
}

#[OpenApi(tag = "Tag::Operations")]
impl JwksRoute {
    /// The public keys of the environment.
    ///
    /// Tokens name their key by `kid`. A rotated key stays here until the last token it signed has run out, and a new one
    /// appears before it signs.
    #[oai(path = "/.well-known/jwks.json", method = "get")]
    async fn jwks(&self, scope: Scope) -> ApiResult<Json<JwksView>, JwksCodes> {
        let jwks = scope.env.signer.jwks(scope.now);
        Ok(Json(JwksView {
            keys: jwks.keys.into_iter().map(JwkView::from).collect(),
        }))
    }
}
