//! All operations and their OpenAPI document.

mod body_schemas;
mod enrich;
mod route;

use std::sync::LazyLock;

pub(crate) use body_schemas::body_mistakes;
use poem_openapi::{LicenseObject, OpenApi, OpenApiService};
pub(crate) use route::{load_routes, route};

use crate::routes::{health, metrics, ready, v1, webhooks, well_known};

const DESCRIPTION: &str = include_str!("description.md");

/// Every operation.
pub(crate) fn service() -> OpenApiService<impl OpenApi, ()> {
    let apps = (
        v1::trials::Trials,
        v1::licenses::activate::Activate,
        v1::licenses::validate::Validate,
        v1::licenses::deactivate::Deactivate,
        v1::licenses::devices::Devices,
        v1::licenses::heartbeat::Heartbeat,
        v1::licenses::recover::Recover,
        v1::plans::Plans,
        v1::config::Config,
        v1::checkout::sessions::create::Create,
        v1::checkout::sessions::read::Read,
        v1::billing::portal_sessions::Create,
    );
    let operations = (
        well_known::jwks::JwksRoute,
        health::Health,
        ready::Ready,
        metrics::MetricsRoute,
        webhooks::stripe::receive::Receive,
    );
    OpenApiService::new(
        (apps, v1::customer::routes(), v1::admin::routes(), operations),
        "Claviger",
        env!("CARGO_PKG_VERSION"),
    )
    .description(DESCRIPTION)
    .license(LicenseObject::new("MIT OR Apache-2.0"))
}

/// The OpenAPI document as it is committed and served.
pub(crate) fn document() -> &'static str {
    // Several want it, and putting it together takes as long as a start.
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| enrich::enrich(&service().spec()));
    &DOCUMENT
}

/// The page that shows the document, with all it needs inside: it works without the internet.
pub(crate) fn explorer() -> String {
    let service = service();
    let page = service.swagger_ui_html();
    // A closing tag inside the document's texts must not end the script that holds it.
    let document = document().replace("</", "<\\/");
    page.replace(&service.spec(), &document)
        .replace("<title>Swagger UI</title>", "<title>Claviger API</title>")
        .replacen("<html", "<!doctype html>\n<html lang=\"en\"", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_explorer_shows_the_enriched_document() {
        let page = explorer();
        assert!(page.contains("IDEMPOTENCY_MISMATCH") && page.contains("<title>Claviger API</title>"));
        assert!(!page.contains(&service().spec()), "the bare document was not replaced");
    }
}
