//! Implementing OpenAPI types for values that are a single JSON value.

use std::fmt;

/// Implements what poem-openapi asks of a type whose JSON is one string: `$schema` describes it, `$parse` reads it, `$text`
/// writes it. Reasons must not quote the value: it may be a secret. Serde reads and writes it in the same way.
macro_rules! string_scalar {
    ([$($generics:tt)*] $type:ty, name: $name:expr, schema: $schema:expr, parse: $parse:expr, text: $text:expr) => {
        impl<$($generics)*> poem_openapi::types::Type for $type {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn schema_ref() -> poem_openapi::registry::MetaSchemaRef {
                poem_openapi::registry::MetaSchemaRef::Inline(Box::new($schema))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(self.as_raw_value().into_iter())
            }
        }

        impl<$($generics)*> poem_openapi::types::ParseFromJSON for $type {
            fn parse_from_json(value: Option<serde_json::Value>) -> poem_openapi::types::ParseResult<Self> {
                match value {
                    Some(serde_json::Value::String(text)) => {
                        let parse: fn(&str) -> Result<Self, String> = $parse;
                        parse(&text).map_err(poem_openapi::types::ParseError::custom)
                    }
                    _ => Err(poem_openapi::types::ParseError::custom("a string is expected")),
                }
            }
        }

        impl<$($generics)*> poem_openapi::types::ParseFromParameter for $type {
            fn parse_from_parameter(text: &str) -> poem_openapi::types::ParseResult<Self> {
                let parse: fn(&str) -> Result<Self, String> = $parse;
                parse(text).map_err(poem_openapi::types::ParseError::custom)
            }
        }

        impl<$($generics)*> poem_openapi::types::ToJSON for $type {
            fn to_json(&self) -> Option<serde_json::Value> {
                let text: fn(&Self) -> String = $text;
                Some(serde_json::Value::String(text(self)))
            }
        }

        impl<'de, $($generics)*> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::wire::scalar::ByParsing($parse))
            }
        }

        impl<$($generics)*> serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let text: fn(&Self) -> String = $text;
                serializer.serialize_str(&text(self))
            }
        }
    };
}
pub(crate) use string_scalar;

/// Reads a text with a function, for serde.
pub(crate) struct ByParsing<T>(pub(crate) fn(&str) -> Result<T, String>);

impl<T> serde::de::Visitor<'_> for ByParsing<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}
