//! poem-openapi writes a path once per file that has an operation on it. JSON readers keep the last one only, so they are
//! put together here.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

/// Operations by method.
pub(super) type Operations<O> = BTreeMap<String, O>;

/// The paths of a document, each once with all its operations, of which as much is read as `O` asks for.
pub(super) fn merged<'de, O: Deserialize<'de>>(document: &'de str) -> BTreeMap<String, Operations<O>> {
    let document: OnlyPaths<O> = serde_json::from_str(document).expect("poem-openapi writes JSON");
    document.paths.0
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "O: Deserialize<'de>"))]
struct OnlyPaths<O> {
    paths: Merged<O>,
}

struct Merged<O>(BTreeMap<String, Operations<O>>);

impl<'de, O: Deserialize<'de>> Deserialize<'de> for Merged<O> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Merger(PhantomData))
    }
}

struct Merger<O>(PhantomData<O>);

impl<'de, O: Deserialize<'de>> Visitor<'de> for Merger<O> {
    type Value = Merged<O>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of paths")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Merged<O>, A::Error> {
        let mut paths: BTreeMap<String, Operations<O>> = BTreeMap::new();
        while let Some((path, operations)) = access.next_entry::<String, Operations<O>>()? {
            paths.entry(path).or_default().extend(operations);
        }
        Ok(Merged(paths))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_comes_twice_keeps_both_operations() {
        let paths = merged::<u8>(r#"{"openapi":"3.0.0","paths":{"/a":{"get":1},"/b":{"get":2},"/a":{"post":3}}}"#);
        let both = [("get", 1), ("post", 3)].map(|(method, operation)| (method.to_owned(), operation));
        assert_eq!(paths["/a"], Operations::from(both));
        assert_eq!(paths.len(), 2);
    }
}
