//! Request files and license files, as they come back from a walk.
#![no_main]

use claviger_protocol::file::{LicenseFile, RequestFile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(file) = LicenseFile::parse(&text) {
        assert_eq!(LicenseFile::parse(&file.to_text()), Ok(file));
    }
    if let Ok(file) = RequestFile::parse(&text) {
        assert_eq!(RequestFile::parse(&file.to_text()), Ok(file));
    }
});
