//! Reads the request of a validation, signs a token of the same claims, and looks nothing up. `dev/bench` compares with it.
//!
//! It signs with `jsonwebtoken`, as most would. With `KEEP_KEY` set it keeps the key ready, as the server does: then it is the limit of
//! any server with this framework that signs each answer anew.

use std::{collections::BTreeMap, env, sync::Arc};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{Days, TimeDelta, Utc};
use claviger_protocol::{
    Code, DeviceId, Environment, LicenseKey, Limits,
    token::{self, Claims, PublicKey, TokenError, TokenHeader, TokenKind},
};
use jsonwebtoken::EncodingKey;
use poem::{
    EndpointExt, Route, Server,
    error::InternalServerError,
    get, handler,
    listener::TcpListener,
    post,
    web::{Data, Json},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

type Sign = dyn Fn(Claims) -> Result<String, TokenError> + Send + Sync;

#[derive(Deserialize)]
struct Request {
    product: String,
    key: LicenseKey,
    device: Device,
    nonce: String,
}

#[derive(Deserialize)]
struct Device {
    id: DeviceId,
}

#[derive(Serialize)]
struct Verdict {
    valid: bool,
    code: Code,
    token: String,
    offline_until: i64,
    refresh_after: i64,
    server_time: i64,
}

#[handler]
#[expect(clippy::disallowed_methods, reason = "nobody tests it at another time")]
fn validate(Json(request): Json<Request>, Data(sign): Data<&Arc<Sign>>) -> poem::Result<Json<Verdict>> {
    let now = Utc::now();
    let refresh_after = (now + TimeDelta::hours(4)).timestamp();
    let claims = Claims {
        iss: "claviger".to_owned(),
        aud: request.product,
        env: Environment::Test,
        sub: format!("lic_{}", Uuid::nil().simple()),
        kind: TokenKind::License,
        code: Code::Valid,
        key_hash: request.key.canonical().ok().map(|key| key.sha256_hex()),
        device: request.device.id,
        activation: Some(format!("act_{}", Uuid::nil().simple())),
        plan: Some("lifetime".to_owned()),
        features: Vec::new(),
        limits: Limits::from(BTreeMap::new()),
        iat: now.timestamp(),
        nbf: None,
        exp: (now + Days::new(7)).timestamp(),
        refresh_after,
        license_expires_at: None,
        grace_until: None,
        nonce: Some(request.nonce),
        next_keys: Vec::new(),
    };
    let (offline_until, server_time) = (claims.exp, claims.iat);
    Ok(Json(Verdict {
        valid: true,
        code: Code::Valid,
        token: sign(claims).map_err(InternalServerError)?,
        offline_until,
        refresh_after,
        server_time,
    }))
}

#[handler]
fn ready() {}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port = env::var("PORT")?;
    let pair = Ed25519KeyPair::generate()?;
    let public: [u8; 32] = pair.public_key().as_ref().try_into()?;
    let kid = PublicKey::kid_for(public);
    let sign: Arc<Sign> = if env::var_os("KEEP_KEY").is_some() {
        let header = TokenHeader::new(&kid)?;
        let signature = move |message: &[u8]| {
            pair.sign(message)
                .as_ref()
                .try_into()
                .expect("a signature has 64 bytes")
        };
        Arc::new(move |claims| token::sign_with(claims, &header, &signature))
    } else {
        let key = EncodingKey::from_ed_der(pair.to_pkcs8v1()?.as_ref());
        Arc::new(move |claims| token::sign(&claims, &kid, &key))
    };
    let app = Route::new()
        .at("/v1/licenses/validate", post(validate))
        .at("/ready", get(ready))
        .data(sign);
    Server::new(TcpListener::bind(format!("127.0.0.1:{port}")))
        .run(app)
        .await?;
    Ok(())
}
