//! Fields that Stripe sends as an id or, on request, as the whole object.

use serde::{Deserialize, Deserializer};

/// An id, or the object itself where the request asked to expand it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(untagged)]
pub enum Expandable<T> {
    /// Only the id.
    Id(String),
    /// The whole object.
    Object(T),
}

/// An object that has an id.
pub trait Identified {
    /// The id, e.g. `sub_…`.
    fn id(&self) -> &str;
}

impl<T> Expandable<T> {
    /// The object, if it was expanded.
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }

    /// The object, if it was expanded.
    pub fn into_object(self) -> Option<T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }
}

impl<T: Identified> Expandable<T> {
    /// The id, expanded or not.
    pub fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Object(object) => object.id(),
        }
    }
}

/// The part of any object that says which one it is; also of deleted ones.
#[derive(Deserialize)]
pub(crate) struct Link {
    id: String,
}

impl Identified for Link {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Reads the id of an expandable field whose object is of no interest.
pub(crate) fn link<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let link = Option::<Expandable<Link>>::deserialize(deserializer)?;
    Ok(link.map(|link| link.id().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Holder {
        #[serde(default, deserialize_with = "link")]
        customer: Option<String>,
    }

    fn customer(json: &str) -> Option<String> {
        serde_json::from_str::<Holder>(json).unwrap().customer
    }

    #[test]
    fn a_link_is_read_from_every_form() {
        assert_eq!(customer(r#"{"customer": "cus_1"}"#).as_deref(), Some("cus_1"));
        assert_eq!(
            customer(r#"{"customer": {"id": "cus_1", "deleted": true}}"#).as_deref(),
            Some("cus_1")
        );
        assert_eq!(customer(r#"{"customer": null}"#), None);
        assert_eq!(customer("{}"), None);
    }

    #[test]
    fn id_and_object_are_told_apart() {
        let id: Expandable<Link> = serde_json::from_str(r#""in_1""#).unwrap();
        assert_eq!((id.id(), id.object().is_some()), ("in_1", false));
        let object: Expandable<Link> = serde_json::from_str(r#"{"id": "in_1"}"#).unwrap();
        assert_eq!((object.id(), object.object().is_some()), ("in_1", true));
    }
}
