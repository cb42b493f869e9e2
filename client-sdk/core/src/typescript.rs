//! TypeScript's view of what crosses into JavaScript: `client-sdk/bridge/src/types.ts` is written from the types of this crate.

use std::{fmt::Write, path::PathBuf};

use ts_rs::{Config, TS};

use crate::{operations, setup, status};

/// What is not a type of this crate.
const HEAD: &str = "// Written from the Rust types of client-sdk/core; a test compares the two. To write it again:
// cargo test -p claviger-client write_the_types -- --ignored

/** One of the two environments of an installation. */
export type Environment = \"test\" | \"prod\";
";

fn types() -> String {
    let mut text = HEAD.to_owned();
    declare::<status::State>(&mut text);
    declare::<status::Status>(&mut text);
    declare::<status::GraceReason>(&mut text);
    declare::<status::LockReason>(&mut text);
    declare::<status::Grant>(&mut text);
    declare::<status::Fault>(&mut text);
    declare::<status::Warning>(&mut text);
    declare::<status::Device>(&mut text);
    declare::<status::DeviceList>(&mut text);
    declare::<status::Checkout>(&mut text);
    declare::<status::Plan>(&mut text);
    declare::<status::Price>(&mut text);
    declare::<operations::Wish>(&mut text);
    declare::<setup::Setup>(&mut text);
    declare::<crate::error::Error>(&mut text);
    text
}

fn declare<T: TS>(text: &mut String) {
    let config = Config::default();
    let docs = T::docs().unwrap_or_default();
    let declaration = T::decl(&config);
    writeln!(text, "\n{docs}export {declaration}").unwrap();
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../bridge/src/types.ts")
}

#[test]
fn the_types_of_the_bridge_are_those_of_the_core() {
    let committed = std::fs::read_to_string(file()).unwrap();
    assert_eq!(committed, types(), "write it again as its head says");
}

#[test]
#[ignore = "writes the file that the other test compares"]
fn write_the_types() {
    std::fs::write(file(), types()).unwrap();
}
