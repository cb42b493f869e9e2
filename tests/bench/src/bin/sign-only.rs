//! The limit of any server that signs each answer anew: reads the request of a validation, signs a token of the same claims with the
//! library that the server uses, and looks nothing up. `dev/bench` compares with it.

use std::{collections::BTreeMap, env, sync::Arc};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{Days, TimeDelta, Utc};
use claviger_protocol::{
    Code, DeviceId, Environment, LicenseKey, Limits,
    token::{self, Claims, PublicKey, TokenKind},
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

struct Signer {
    key: EncodingKey,
    kid: String,
}

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
fn validate(Json(request): Json<Request>, Data(signer): Data<&Arc<Signer>>) -> poem::Result<Json<Verdict>> {
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
    Ok(Json(Verdict {
        valid: true,
        code: Code::Valid,
        token: token::sign(&claims, &signer.kid, &signer.key).map_err(InternalServerError)?,
        offline_until: claims.exp,
        refresh_after,
        server_time: claims.iat,
    }))
}

#[handler]
fn ready() {}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port = env::var("PORT")?;
    let pair = Ed25519KeyPair::generate()?;
    let public: [u8; 32] = pair.public_key().as_ref().try_into()?;
    let signer = Arc::new(Signer {
        key: EncodingKey::from_ed_der(pair.to_pkcs8v1()?.as_ref()),
        kid: PublicKey::kid_for(public),
    });
    let app = Route::new()
        .at("/v1/licenses/validate", post(validate))
        .at("/ready", get(ready))
        .data(signer);
    Server::new(TcpListener::bind(format!("127.0.0.1:{port}")))
        .run(app)
        .await?;
    Ok(())
}
