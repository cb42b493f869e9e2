//! Where the binary under test is.

use std::{env, path::PathBuf};

/// The `claviger` binary: `CLAVIGER_BIN`, or the debug build in the target folder of this test.
pub fn program() -> PathBuf {
    let path = env::var_os("CLAVIGER_BIN").map_or_else(beside_this_test, PathBuf::from);
    assert!(
        path.is_file(),
        "there is no server to test at {}; run dev/test, or `cargo build -p claviger`",
        path.display()
    );
    path
}

/// This test is `<target>/debug/deps/e2e-…`.
fn beside_this_test() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.parent().and_then(|deps| deps.parent()).unwrap().join("claviger")
}
