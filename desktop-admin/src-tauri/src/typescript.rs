//! TypeScript's view of what crosses into the page: `desktop-admin/src/host/types.ts` is written from the types of this crate.

use std::{fmt::Write, path::PathBuf};

use ts_rs::{Config, TS};

use crate::{commands, desk, failure, place, profiles, server, vault};

/// What is not a type of this crate.
const HEAD: &str =
    "// Written from the Rust types of desktop-admin/src-tauri; a test compares the two. To write it again:
// cargo test -p claviger-admin write_the_types -- --ignored

/** One of the two environments of an installation. */
export type Environment = \"test\" | \"prod\";
";

fn types() -> String {
    let mut text = HEAD.to_owned();
    declare::<place::Place>(&mut text);
    declare::<vault::Kept>(&mut text);
    declare::<profiles::SignedIn>(&mut text);
    declare::<desk::SignedInView>(&mut text);
    declare::<desk::ProfileView>(&mut text);
    declare::<desk::KeyringView>(&mut text);
    declare::<failure::Failure>(&mut text);
    declare::<desk::Desk>(&mut text);
    declare::<commands::sign_in::Credentials>(&mut text);
    declare::<server::Verb>(&mut text);
    declare::<commands::request::Asked>(&mut text);
    declare::<server::Reply>(&mut text);
    declare::<commands::download::Wanted>(&mut text);
    declare::<commands::download::DownloadProgress>(&mut text);
    declare::<commands::download::Downloaded>(&mut text);
    declare::<commands::save::Saved>(&mut text);
    text
}

fn declare<T: TS>(text: &mut String) {
    let config = Config::default();
    let docs = T::docs().unwrap_or_default();
    let declaration = T::decl(&config);
    writeln!(text, "\n{docs}export {declaration}").unwrap();
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src/host/types.ts")
}

#[test]
fn the_types_of_the_page_are_those_of_the_commands() {
    let committed = std::fs::read_to_string(file()).unwrap();
    assert_eq!(committed, types(), "write it again as its head says");
}

#[test]
#[ignore = "writes the file that the other test compares"]
fn write_the_types() {
    std::fs::write(file(), types()).unwrap();
}
