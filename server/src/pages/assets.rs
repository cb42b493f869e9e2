//! The style sheet and the scripts of the pages, compiled into the binary.
//!
//! The version is a folder of the path and not a parameter, so that modules which import each other by relative paths are
//! all of the same version, and browsers may keep every file for ever.

use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use poem::{IntoResponse, Response, handler, http::StatusCode, web::Path};
use sha2::{Digest, Sha256};

struct Asset {
    name: &'static str,
    text: &'static str,
}

macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        &[$(Asset { name: $name, text: include_str!(concat!("../../assets/", $name)) }),*]
    };
}

const ASSETS: &[Asset] = assets![
    "buy.js",
    "cancel.js",
    "confirm.js",
    "copy.js",
    "devices.js",
    "dom.js",
    "format.js",
    "http.js",
    "icon.svg",
    "invoices.js",
    "license.js",
    "my-licenses.js",
    "page.js",
    "pages.css",
    "recover.js",
    "renew.js",
    "session.js",
    "standing.js",
    "success.js",
];

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for asset in ASSETS {
        hash.update(asset.name);
        hash.update(asset.text);
    }
    let mut version = HEXLOWER.encode(&hash.finalize());
    version.truncate(16);
    version
});

/// Changes with every change of an asset.
pub(super) fn version() -> &'static str {
    &VERSION
}

/// `GET /assets/{version}/{file}`
#[handler]
pub(super) fn read(Path((asked, file)): Path<(String, String)>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // While a new version is rolled out, a page of one process may ask another process for its assets.
    let keep = if asked == version() {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    Response::builder()
        .content_type(content_type(asset.name))
        .header("cache-control", keep)
        .header("x-content-type-options", "nosniff")
        .body(asset.text)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use poem::{Endpoint, Request, Route, get};

    use super::*;

    async fn fetch(path: &str) -> Response {
        let request = Request::builder().uri(path.parse().unwrap()).finish();
        let routes = Route::new().at("/assets/:version/:file", get(read));
        routes.get_response(request).await
    }

    #[tokio::test]
    async fn the_current_version_is_kept_for_ever_and_others_are_not() {
        let current = fetch(&format!("/assets/{}/pages.css", version())).await;
        assert_eq!(current.content_type(), Some("text/css; charset=utf-8"));
        assert_eq!(
            current.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        let other = fetch("/assets/0/buy.js").await;
        assert_eq!(other.content_type(), Some("text/javascript; charset=utf-8"));
        assert_eq!(other.header("cache-control"), Some("no-cache"));
        for path in ["/assets/0/secret.js", "/assets/0/..%2FCargo.toml"] {
            assert_eq!(fetch(path).await.status(), StatusCode::NOT_FOUND);
        }
    }

    #[test]
    fn every_import_is_an_asset() {
        for asset in ASSETS {
            for import in asset.text.split("from \"./").skip(1) {
                let name = import.split('"').next().unwrap();
                assert!(
                    ASSETS.iter().any(|asset| asset.name == name),
                    "{} imports {name}",
                    asset.name
                );
            }
        }
    }
}
