//! Currencies in requests.

use poem_openapi::registry::MetaSchema;

use crate::wire::scalar::string_scalar;

/// An ISO 4217 code, lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Currency(pub(super) String);

impl Currency {
    fn parse(text: &str) -> Result<Self, String> {
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_lowercase()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a currency code of three small letters is expected, such as `eur`".to_owned())
        }
    }
}

string_scalar!(
    [] Currency,
    name: "currency",
    schema: MetaSchema {
        pattern: Some("^[a-z]{3}$".to_owned()),
        example: Some("eur".into()),
        ..MetaSchema::new("string")
    },
    parse: Currency::parse,
    text: |currency| currency.0.clone()
);
