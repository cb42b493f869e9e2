//! The paths of the document and their methods.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use poem::http::Method;
use poem_openapi::{OpenApi, OpenApiService};

/// A path of the document.
#[derive(Debug)]
pub(crate) struct Route {
    /// As the document writes it: `/v1/admin/licenses/{id}`.
    pub(crate) path: String,
    /// Its methods, separated by commas, for the `Allow` header that a 405 must carry (RFC 9110, section 15.5.6).
    pub(crate) methods: String,
    segments: Vec<String>,
}

static ROUTES: LazyLock<Routes> = LazyLock::new(|| Routes::new(all()));

/// The route of a request's path, or of a pattern of the router (poem-openapi calls its placeholders `:param0`, `:param1`).
pub(crate) fn route(path: &str) -> Option<&'static Route> {
    ROUTES.find(path)
}

/// Makes ready for [`route`].
pub(crate) fn load_routes() {
    LazyLock::force(&ROUTES);
}

/// All routes; those without placeholders are asked for most, and found by their path.
struct Routes {
    fixed: HashMap<String, Route>,
    others: Vec<Route>,
}

impl Routes {
    fn new(all: Vec<Route>) -> Self {
        let (fixed, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|route| route.placeholders() == 0);
        Self {
            fixed: fixed.into_iter().map(|route| (route.path.clone(), route)).collect(),
            others,
        }
    }

    /// `/search` is found before `/{id}`: the one with fewer placeholders is the one that the router takes.
    fn find(&self, path: &str) -> Option<&Route> {
        self.fixed.get(path.trim_end_matches('/')).or_else(|| {
            let wanted = segments(path);
            let fitting = self.others.iter().filter(|route| route.fits(&wanted));
            fitting.min_by_key(|route| route.placeholders())
        })
    }
}

impl Route {
    fn fits(&self, wanted: &[String]) -> bool {
        let fits = |(own, wanted): (&String, &String)| is_placeholder(own) || own == wanted;
        self.segments.len() == wanted.len() && self.segments.iter().zip(wanted).all(fits)
    }

    fn placeholders(&self) -> usize {
        self.segments.iter().filter(|segment| is_placeholder(segment)).count()
    }
}

/// From what the document is made of: the first request wants them, and writing the document takes several times as long.
fn all() -> Vec<Route> {
    methods_by_path(&super::service())
        .into_iter()
        .map(|(path, methods)| Route {
            methods: listed(&methods),
            segments: segments(&path),
            path,
        })
        .collect()
}

fn methods_by_path<T: OpenApi, W>(_service: &OpenApiService<T, W>) -> BTreeMap<String, Vec<Method>> {
    let mut methods: BTreeMap<String, Vec<Method>> = BTreeMap::new();
    // A path comes once per file that has an operation on it.
    for path in T::meta().into_iter().flat_map(|api| api.paths) {
        let operations = path.operations.into_iter().map(|operation| operation.method);
        methods.entry(path.path).or_default().extend(operations);
    }
    methods
}

fn is_placeholder(segment: &str) -> bool {
    segment.starts_with('{')
}

fn segments(path: &str) -> Vec<String> {
    path.trim_matches('/').split('/').map(str::to_owned).collect()
}

fn listed(methods: &[Method]) -> String {
    let ordered = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let listed = ordered.iter().filter(|method| methods.contains(method));
    listed.map(Method::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn fixed_segments_win_over_placeholders() {
        let methods = |path| route(path).map(|route| route.methods.as_str());
        assert_eq!(methods("/v1/trials"), Some("POST"));
        assert_eq!(methods("/v1/admin/licenses/lic_1"), Some("GET"));
        assert_eq!(methods("/v1/admin/licenses/search"), Some("POST"));
        assert_eq!(methods("/nowhere"), None);
    }

    #[test]
    fn every_operation_of_the_document_has_its_route() {
        let document: Value = serde_json::from_str(crate::openapi::document()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        assert!(paths.len() > 50);
        for (path, operations) in paths {
            let methods = operations.as_object().unwrap().keys();
            let methods: Vec<Method> = methods.map(|method| method.to_uppercase().parse().unwrap()).collect();
            let own = route(path).filter(|route| route.path == *path);
            assert_eq!(
                own.map(|route| route.methods.as_str()),
                Some(listed(&methods).as_str()),
                "{path}"
            );
        }
    }

    #[test]
    fn patterns_of_the_router_are_found() {
        let path = route("/v1/admin/licenses/:param0/devices/:param1/release").map(|route| route.path.as_str());
        assert_eq!(path, Some("/v1/admin/licenses/{id}/devices/{activation}/release"));
    }
}
