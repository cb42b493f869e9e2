//! What the page may ask of a server. The token goes with each request, so this list is the limit of what a page gone wrong can do.

use reqwest::Method;
use serde::Deserialize;

use crate::failure::Failure;

/// Whatever is under it is for admins, with any verb.
const ADMIN: &str = "/v1/admin/";
/// What else may be read.
const READABLE: [&str; 4] = ["/health", "/ready", "/v1/config", "/.well-known/jwks.json"];
/// No path of the API is nearly as long.
const LONGEST: usize = 4096;

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum Verb {
    /// It is read.
    Get,
    /// Something is done with it.
    Post,
    /// It is replaced.
    Put,
    /// It is changed.
    Patch,
    /// It is removed.
    Delete,
}

impl Verb {
    pub(super) const fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Patch => Method::PATCH,
            Self::Delete => Method::DELETE,
        }
    }
}

/// A path of the API that the page may ask for, with its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiPath {
    path: String,
    query: Option<String>,
}

impl ApiPath {
    /// Reads what the page asks for.
    pub(crate) fn parse(verb: Verb, text: &str) -> Result<Self, Failure> {
        let (path, query) = match text.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (text, None),
        };
        let is_listed = match path.strip_prefix(ADMIN) {
            Some(rest) => !rest.is_empty() && rest.split('/').all(is_segment),
            None => verb == Verb::Get && query.is_none() && READABLE.contains(&path),
        };
        if text.len() > LONGEST || !is_listed || !query.is_none_or(is_query) {
            return Err(Failure::new(
                "PATH_REFUSED",
                "The app does not ask servers for this.",
                "This is a mistake in the app. Update it, or tell its maker.",
            ));
        }
        Ok(Self {
            path: path.to_owned(),
            query: query.map(str::to_owned),
        })
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }
}

/// A name or an id between two slashes. Nothing is escaped in it, so that nothing is hidden in it.
fn is_segment(segment: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b':' | b'@');
    !segment.is_empty() && segment.bytes().all(fits) && !segment.bytes().all(|byte| byte == b'.')
}

fn is_query(query: &str) -> bool {
    query
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'\\' | b'"' | b'<' | b'>'))
}
