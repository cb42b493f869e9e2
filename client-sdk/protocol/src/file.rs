//! The two files of an air-gapped activation: the app writes a request file, a person carries it to somebody who is online
//! and brings a license file back.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::device::{Components, DeviceId};
use crate::environment::Environment;
use crate::key::LicenseKey;
use crate::token::Jwks;

/// The version of both formats that this crate writes and reads.
pub const VERSION: u32 = 1;

/// What an app without a network asks for: JSON with `"format": "claviger-request"` and `"version": 1`.
///
/// It carries the license key in the clear, as the person who carries it could type it anyway. `Debug` hides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestFile {
    /// The code of the product.
    pub product: String,
    /// The environment of the key.
    pub environment: Environment,
    /// The license key to activate.
    pub key: LicenseKey,
    /// The device to activate it on.
    pub device: DeviceId,
    /// The parts of the device's identity.
    #[serde(default, skip_serializing_if = "Components::is_empty")]
    pub components: Components,
    /// What the person calls the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The operating system, such as `linux`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// The processor architecture, such as `x86_64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arch: Option<String>,
    /// The host name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// The version of the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_version: Option<String>,
    /// A random text that the answer repeats.
    pub nonce: String,
    /// When the file was written, by the device's clock.
    pub created_at: DateTime<Utc>,
}

/// What comes back: JSON with `"format": "claviger-license"` and `"version": 1`. `Debug` hides the token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseFile {
    /// The signed token for the device that asked.
    pub token: String,
    /// The public keys of the server. They prove nothing by themselves, as whoever forges the token can forge them: an
    /// app that pins keys uses its own.
    pub keys: Jwks,
}

/// Why a text is not the file that was asked for, and what to do. The content of the file is never part of the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Not JSON at all.
    #[error("the file is not readable as JSON (line {line}); copy it again as it is, without opening it in an editor")]
    NotJson {
        /// The line, from 1.
        line: usize,
    },
    /// JSON, but no Claviger file.
    #[error("this is not a {expected} file; choose the file that was made for this step")]
    Foreign {
        /// The kind of file that was expected: `request` or `license`.
        expected: &'static str,
    },
    /// The other of the two files.
    #[error("this is a {found} file but a {expected} file is needed here; {}", way_out(expected))]
    Swapped {
        /// The kind of file that was expected: `request` or `license`.
        expected: &'static str,
        /// The kind of file that it is.
        found: &'static str,
    },
    /// From a version of the format that is not known here.
    #[error("the file is of version {found} but this program reads version {VERSION}; update the program")]
    Version {
        /// The version of the file.
        found: u32,
    },
    /// The right file with something missing or out of form.
    #[error("the {expected} file is damaged or incomplete (line {line}); {}", way_out(expected))]
    Damaged {
        /// The kind of file: `request` or `license`.
        expected: &'static str,
        /// The line, from 1.
        line: usize,
    },
}

/// The members by which the files are told apart.
#[derive(Serialize, Deserialize)]
struct Head {
    #[serde(default)]
    format: String,
    #[serde(default)]
    version: u32,
}

#[derive(Serialize)]
struct Whole<'a, T> {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    body: &'a T,
}

const REQUEST: &str = "request";
const LICENSE: &str = "license";

impl RequestFile {
    /// Reads the text of a request file.
    ///
    /// # Errors
    /// [`FileError`] tells what is wrong and the way out.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        parse(text, REQUEST)
    }

    /// The text of the file: indented JSON with a newline at its end.
    #[must_use]
    pub fn to_text(&self) -> String {
        to_text(REQUEST, self)
    }
}

impl LicenseFile {
    /// Reads the text of a license file. The token in it is not verified; see [`verify`](crate::token::verify).
    ///
    /// # Errors
    /// [`FileError`] tells what is wrong and the way out.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        parse(text, LICENSE)
    }

    /// The text of the file: indented JSON with a newline at its end.
    #[must_use]
    pub fn to_text(&self) -> String {
        to_text(LICENSE, self)
    }
}

impl fmt::Debug for LicenseFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LicenseFile")
            .field("token", &"redacted")
            .field("keys", &self.keys)
            .finish()
    }
}

fn way_out(expected: &str) -> &'static str {
    match expected {
        REQUEST => "create a new request file in the app",
        _ => "ask for a new license file with the request file of this device",
    }
}

fn parse<T: DeserializeOwned>(text: &str, expected: &'static str) -> Result<T, FileError> {
    // Editors on Windows put a byte order mark at the start.
    let text = text.trim_start_matches('\u{feff}');
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| FileError::NotJson { line: error.line() })?;
    let head = Head::deserialize(value).map_err(|_| FileError::Foreign { expected })?;
    check_head(&head, expected)?;
    serde_json::from_str(text).map_err(|error| FileError::Damaged {
        expected,
        line: error.line(),
    })
}

fn check_head(head: &Head, expected: &'static str) -> Result<(), FileError> {
    let kinds = [REQUEST, LICENSE];
    let found = kinds
        .into_iter()
        .find(|kind| head.format == format_name(kind))
        .ok_or(FileError::Foreign { expected })?;
    if found != expected {
        return Err(FileError::Swapped { expected, found });
    }
    if head.version != VERSION {
        return Err(FileError::Version { found: head.version });
    }
    Ok(())
}

fn format_name(kind: &str) -> String {
    format!("claviger-{kind}")
}

fn to_text<T: Serialize>(kind: &str, body: &T) -> String {
    let whole = Whole {
        head: Head {
            format: format_name(kind),
            version: VERSION,
        },
        body,
    };
    let mut text = serde_json::to_string_pretty(&whole).expect("structs with text keys always serialize");
    text.push('\n');
    text
}
