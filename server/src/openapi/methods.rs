//! Which methods a path has, for the `Allow` header that a 405 must carry (RFC 9110, section 15.5.6).

use std::sync::Arc;

use serde_json::Value;

/// The methods of every path of the document.
#[derive(Debug, Clone)]
pub(crate) struct AllowedMethods(Arc<Vec<(Vec<String>, String)>>);

impl Default for AllowedMethods {
    fn default() -> Self {
        let document: Value = serde_json::from_str(super::document()).expect("the document is JSON");
        let paths = document["paths"].as_object().into_iter().flatten();
        let methods = paths.map(|(path, item)| (segments(path), listed(item))).collect();
        Self(Arc::new(methods))
    }
}

impl AllowedMethods {
    /// The methods of a path, separated by commas; empty if there is no such path.
    pub(crate) fn of(&self, path: &str) -> String {
        let wanted = segments(path);
        let fits = |pattern: &&(Vec<String>, String)| {
            pattern.0.len() == wanted.len()
                && pattern
                    .0
                    .iter()
                    .zip(&wanted)
                    .all(|(pattern, segment)| pattern.starts_with('{') || pattern == segment)
        };
        // `/search` is found before `/{id}`: the pattern with fewer placeholders is the one that the router takes.
        let placeholders =
            |pattern: &&(Vec<String>, String)| pattern.0.iter().filter(|part| part.starts_with('{')).count();
        self.0
            .iter()
            .filter(fits)
            .min_by_key(placeholders)
            .map(|(_, methods)| methods.clone())
            .unwrap_or_default()
    }
}

fn segments(path: &str) -> Vec<String> {
    path.trim_matches('/').split('/').map(str::to_owned).collect()
}

fn listed(item: &Value) -> String {
    let methods = ["get", "post", "put", "patch", "delete"]
        .into_iter()
        .filter(|method| item.get(method).is_some());
    methods.map(str::to_uppercase).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_segments_win_over_placeholders() {
        let methods = AllowedMethods::default();
        assert_eq!(methods.of("/v1/trials"), "POST");
        assert_eq!(methods.of("/v1/admin/licenses/lic_1"), "GET");
        assert_eq!(methods.of("/v1/admin/licenses/search"), "POST");
        assert_eq!(methods.of("/nowhere"), "");
    }
}
