//! Texts that people write.

use std::fmt;

use claviger_protocol::LicenseKey;
use poem_openapi::registry::MetaSchema;

use super::scalar::string_scalar;

/// A text of 1 to `MAX` characters without control characters (databases refuse NUL, and logs and tables want one line).
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Text<const MAX: usize>(pub(crate) String);

/// A name.
pub(crate) type Name = Text<200>;
/// A note, or a reason.
pub(crate) type Note = Text<2000>;

impl<const MAX: usize> Text<MAX> {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let length = text.chars().count();
        if !(1..=MAX).contains(&length) {
            return Err(format!("1 to {MAX} characters are expected"));
        }
        if text
            .chars()
            .any(|character| character.is_control() && !matches!(character, '\n' | '\t'))
        {
            return Err("control characters are not allowed".to_owned());
        }
        Ok(Self(text.to_owned()))
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text(…)")
    }
}

string_scalar!(
    [const MAX: usize] Text<MAX>,
    name: format!("text_{MAX}"),
    schema: MetaSchema {
        min_length: Some(1),
        max_length: Some(MAX),
        pattern: Some(r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$".to_owned()),
        ..MetaSchema::new("string")
    },
    parse: Text::parse,
    text: |text| text.0.clone()
);

/// A short name for machines: product, plan, feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slug(pub(crate) String);

impl Slug {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte));
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err("1 to 64 of a-z, 0-9, _ and - are expected".to_owned())
        }
    }
}

string_scalar!(
    [] Slug,
    name: "slug",
    schema: MetaSchema { pattern: Some("^[a-z0-9_-]{1,64}$".to_owned()), ..MetaSchema::new("string") },
    parse: Slug::parse,
    text: |slug| slug.0.clone()
);

/// An e-mail address: something, an @, and something; whether it exists shows when a mail is sent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Email(pub(crate) String);

impl Email {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let usable = |part: &str, most: usize| {
            (1..=most).contains(&part.chars().count()) && part.chars().all(|c| !c.is_control() && !c.is_whitespace())
        };
        match text.rsplit_once('@') {
            Some((local, domain)) if usable(local, 64) && usable(domain, 189) => Ok(Self(text.to_owned())),
            _ => Err("an e-mail address is expected".to_owned()),
        }
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

string_scalar!(
    [] Email,
    name: "email",
    schema: MetaSchema {
        pattern: Some(r"^[!-?A-~]{1,64}@[!-?A-~]{1,189}$".to_owned()),
        ..MetaSchema::new_with_format("string", "email")
    },
    parse: Email::parse,
    text: |email| email.0.clone()
);

/// A license key as somebody typed it. Whether it can be one at all is judged with the license, not here.
#[derive(Debug, Clone)]
pub(crate) struct KeyText(pub(crate) LicenseKey);

string_scalar!(
    [] KeyText,
    name: "license_key",
    schema: MetaSchema {
        min_length: Some(1),
        max_length: Some(256),
        example: Some("SF-7Q2WE-9RT4Y-0PA5S-D8FGH".into()),
        ..MetaSchema::new("string")
    },
    parse: |text| if (1..=256).contains(&text.chars().count()) {
        Ok(KeyText(LicenseKey::new(text)))
    } else {
        Err("1 to 256 characters are expected".to_owned())
    },
    text: |key| key.0.expose().to_owned()
);

/// A value that a client sends to recognize its answer.
#[derive(Clone)]
pub(crate) struct Nonce(pub(crate) String);

impl Nonce {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let fits = (8..=128).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err("8 to 128 of A-Z, a-z, 0-9, _ and - are expected".to_owned())
        }
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(…)")
    }
}

string_scalar!(
    [] Nonce,
    name: "nonce",
    schema: MetaSchema { pattern: Some("^[A-Za-z0-9_-]{8,128}$".to_owned()), ..MetaSchema::new("string") },
    parse: Nonce::parse,
    text: |nonce| nonce.0.clone()
);

/// A text of any content, such as a whole file or a cell of one; whoever takes it judges it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Raw(pub(crate) String);

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Raw(…)")
    }
}

string_scalar!(
    [] Raw,
    name: "raw",
    schema: MetaSchema::new("string"),
    parse: |text| Ok(Raw(text.to_owned())),
    text: |raw| raw.0.clone()
);
