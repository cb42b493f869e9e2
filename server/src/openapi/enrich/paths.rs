//! poem-openapi writes a path once per file that has an operation on it. JSON readers keep the last one only, so they are
//! put together here.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Map, Value};

/// The paths of a document, each once with all its operations.
pub(super) fn merged(document: &str) -> Map<String, Value> {
    let document: OnlyPaths = serde_json::from_str(document).expect("poem-openapi writes JSON");
    document.paths.0
}

#[derive(Deserialize)]
struct OnlyPaths {
    paths: Merged,
}

struct Merged(Map<String, Value>);

impl<'de> Deserialize<'de> for Merged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Merger)
    }
}

struct Merger;

impl<'de> Visitor<'de> for Merger {
    type Value = Merged;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of paths")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Merged, A::Error> {
        let mut paths: Map<String, Value> = Map::new();
        while let Some((path, operations)) = access.next_entry::<String, Map<String, Value>>()? {
            if let Some(known) = paths.entry(path).or_insert_with(|| Map::new().into()).as_object_mut() {
                known.extend(operations);
            }
        }
        Ok(Merged(paths))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_comes_twice_keeps_both_operations() {
        let paths = merged(r#"{"openapi":"3.0.0","paths":{"/a":{"get":1},"/b":{"get":2},"/a":{"post":3}}}"#);
        assert_eq!(paths["/a"], serde_json::json!({ "get": 1, "post": 3 }));
        assert_eq!(paths.len(), 2);
    }
}
