//! Named limits: a number, or null for none.

use std::{borrow::Cow, collections::BTreeMap};

use claviger_protocol::{Limit, Limits};
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::Serialize;
use serde_json::Value;

/// Limits by name; `null` means unlimited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct LimitsView(pub(crate) Limits);

impl Type for LimitsView {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "limits".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let limit = MetaSchema {
            nullable: true,
            minimum: Some(0.0),
            ..MetaSchema::new_with_format("integer", "int64")
        };
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            additional_properties: Some(Box::new(MetaSchemaRef::Inline(Box::new(limit)))),
            example: Some(serde_json::json!({ "max_resources": 10_000, "max_projects": null })),
            ..MetaSchema::new("object")
        }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(self.as_raw_value().into_iter())
    }
}

impl ToJSON for LimitsView {
    fn to_json(&self) -> Option<Value> {
        serde_json::to_value(&self.0).ok()
    }
}

impl ParseFromJSON for LimitsView {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        let Some(Value::Object(members)) = value else {
            return Err(ParseError::custom("an object of limits is expected"));
        };
        let mut limits = BTreeMap::new();
        for (name, value) in members {
            let limit = match value {
                Value::Null => Limit::Unlimited,
                // The database keeps 63 bits.
                value => Limit::AtMost(
                    value
                        .as_i64()
                        .and_then(|number| u64::try_from(number).ok())
                        .ok_or_else(|| ParseError::custom("a limit is a whole number from 0, or null for unlimited"))?,
                ),
            };
            limits.insert(name, limit);
        }
        Ok(Self(limits))
    }
}
