//! `GET /health`

use poem_openapi::{Object, OpenApi, payload::Json};

use super::Tag;

pub(crate) struct Health;

/// The process lives.
#[derive(Debug, Object)]
#[oai(rename = "Health")]
struct HealthView {
    /// Always `ok`.
    status: String,
    /// The server's version.
    version: String,
}

#[OpenApi(tag = "Tag::Operations")]
impl Health {
    /// Is the process alive?
    ///
    /// Answers as long as the process can answer at all; it does not look at the database. Use it for restarts, and `/ready`
    /// for traffic.
    #[oai(path = "/health", method = "get")]
    async fn health(&self) -> Json<HealthView> {
        Json(HealthView {
            status: "ok".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }
}
