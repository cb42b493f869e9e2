//! The files of an air-gapped activation.
#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in their helpers")]

use chrono::DateTime;
use claviger_protocol::file::{FileError, LicenseFile, RequestFile};
use claviger_protocol::token::{Jwks, PublicKey};
use claviger_protocol::{ComponentName, Components, DeviceId, Environment, LicenseKey};

fn request() -> RequestFile {
    let device = DeviceId::derive(b"salt", "host-1").unwrap();
    RequestFile {
        product: "switchfast".into(),
        environment: Environment::Prod,
        key: LicenseKey::new("SF-SECRET-KEY"),
        device: device.clone(),
        components: Components::new([(ComponentName::BOARD, device)].into()).unwrap(),
        name: Some("Lab PC".into()),
        platform: Some("linux".into()),
        arch: None,
        hostname: None,
        app_version: Some("1.2.3".into()),
        nonce: "n-1".into(),
        created_at: DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
    }
}

fn license() -> LicenseFile {
    LicenseFile {
        token: "head.secret.tail".into(),
        keys: [PublicKey::new([7; 32])].iter().collect::<Jwks>(),
    }
}

#[test]
fn a_request_is_readable_json_and_back() {
    let text = request().to_text();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["format"], "claviger-request");
    assert_eq!(value["version"], 1);
    assert_eq!(value["key"], "SF-SECRET-KEY");
    assert_eq!(value["created_at"], "2026-01-01T00:00:00Z");
    assert_eq!(value.get("arch"), None);
    assert!(text.starts_with("{\n  \"format\"") && text.ends_with("}\n"));
    assert_eq!(RequestFile::parse(&text), Ok(request()));
    assert_eq!(
        RequestFile::parse(&format!("\u{feff}{}", text.replace('\n', "\r\n"))),
        Ok(request())
    );
}

#[test]
fn a_license_file_is_readable_json_and_back() {
    let text = license().to_text();
    assert!(text.contains("\"format\": \"claviger-license\""));
    assert_eq!(LicenseFile::parse(&text), Ok(license()));
}

#[test]
fn components_and_details_may_be_absent() {
    let mut value: serde_json::Value = serde_json::from_str(&request().to_text()).unwrap();
    for member in ["components", "name", "platform", "app_version"] {
        value.as_object_mut().unwrap().remove(member);
    }
    let read = RequestFile::parse(&value.to_string()).unwrap();
    assert!(read.components.is_empty() && read.name.is_none());
}

#[test]
fn every_wrong_file_is_told_apart() {
    let text = request().to_text();
    assert_eq!(RequestFile::parse(""), Err(FileError::NotJson { line: 1 }));
    assert_eq!(RequestFile::parse("{\n oops"), Err(FileError::NotJson { line: 2 }));
    for foreign in [
        "{}",
        "[]",
        "null",
        "7",
        r#"{"format":"else","version":1}"#,
        r#"{"format":["claviger-request"]}"#,
    ] {
        assert_eq!(
            RequestFile::parse(foreign),
            Err(FileError::Foreign { expected: "request" }),
            "{foreign}"
        );
    }
    assert_eq!(
        LicenseFile::parse(&text),
        Err(FileError::Swapped {
            expected: "license",
            found: "request"
        })
    );
    let newer = text.replace("\"version\": 1", "\"version\": 2");
    assert_eq!(RequestFile::parse(&newer), Err(FileError::Version { found: 2 }));
    let damaged = text.replace("\"nonce\"", "\"once\"");
    assert!(matches!(
        RequestFile::parse(&damaged),
        Err(FileError::Damaged {
            expected: "request",
            ..
        })
    ));
    let raw_device = text.replace("sha256:", "");
    assert!(matches!(
        RequestFile::parse(&raw_device),
        Err(FileError::Damaged { .. })
    ));
}

#[test]
fn errors_say_the_way_out() {
    let swapped = RequestFile::parse(&license().to_text()).unwrap_err().to_string();
    assert_eq!(
        swapped,
        "this is a license file but a request file is needed here; create a new request file in the app"
    );
    let version = FileError::Version { found: 2 }.to_string();
    assert_eq!(
        version,
        "the file is of version 2 but this program reads version 1; update the program"
    );
}

#[test]
fn secrets_stay_hidden() {
    let debug = format!("{:?} {:?}", request(), license());
    assert!(!debug.contains("SECRET") && !debug.contains("secret"), "{debug}");
    assert!(!debug.contains(request().device.as_str()), "{debug}");
    let broken = request()
        .to_text()
        .replace("\"SF-SECRET-KEY\"", "{\"SF-SECRET-KEY\": 1}");
    let error = RequestFile::parse(&broken).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("SECRET"));
}
