//! Where the programs under test are.

use std::{env, path::PathBuf};

/// The `claviger` binary: `CLAVIGER_BIN`, or the debug build in the target folder of this test.
pub fn program() -> PathBuf {
    env::var_os("CLAVIGER_BIN").map_or_else(|| built("claviger"), PathBuf::from)
}

/// What the workspace's build made under this name, in the target folder of this test.
pub fn built(name: &str) -> PathBuf {
    // This test is `<target>/debug/deps/e2e-…`.
    let test = env::current_exe().unwrap();
    let path = test.parent().and_then(|deps| deps.parent()).unwrap().join(name);
    assert!(path.is_file(), "there is no {}; run dev/test", path.display());
    path
}
