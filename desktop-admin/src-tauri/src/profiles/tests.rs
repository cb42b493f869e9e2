//! What is remembered of servers.

use std::{fs, os::unix::fs::PermissionsExt};

use tempfile::TempDir;

use super::*;

fn server(address: &str) -> ServerAddress {
    ServerAddress::parse(address).unwrap()
}

fn signed_in(kept: Kept) -> SignedIn {
    SignedIn {
        kept,
        name: "Ada".to_owned(),
        role: "owner".to_owned(),
    }
}

/// Two servers that last, and one that does not.
fn full() -> Profiles {
    let mut profiles = Profiles::default();
    let acme = profiles.of_server(&server("https://license.acme.example"), Some("Acme"));
    profiles.of_server(&server("https://other.example/claviger"), None);
    let demo = profiles.fleeting(&server("https://license.acme.example"), "Demo");
    let place = |profile: &String, environment| Place {
        profile: profile.clone(),
        environment,
    };
    for (profile, environment, kept) in [
        (&demo, Environment::Test, Kept::Session),
        (&acme, Environment::Test, Kept::Session),
        (&acme, Environment::Prod, Kept::Keyring),
    ] {
        profiles.sign_in(place(profile, environment), signed_in(kept)).unwrap();
    }
    profiles
}

#[test]
fn what_lasts_is_there_again() {
    let folder = TempDir::new().unwrap();
    let file = ProfilesFile::in_folder(&folder.path().join("new"));
    assert_eq!(
        file.read(),
        Found {
            profiles: Profiles::default(),
            trouble: None
        }
    );
    let profiles = full();
    file.write(&profiles).unwrap();
    let found = file.read();
    assert_eq!(found.trouble, None);
    let names: Vec<&str> = found
        .profiles
        .profiles
        .iter()
        .map(|profile| profile.name.as_str())
        .collect();
    assert_eq!(names, ["Acme", "other.example"]);
    let acme = &found.profiles.profiles[0];
    assert_eq!(
        acme.signed_in,
        BTreeMap::from([(Environment::Prod, signed_in(Kept::Keyring))])
    );
    assert_eq!(found.profiles.selected, profiles.selected);
    assert_eq!(found.profiles, profiles.lasting());

    let path = folder.path().join("new/profiles.json");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    file.write(&found.profiles).unwrap();
    assert_eq!(
        fs::read_dir(folder.path().join("new")).unwrap().count(),
        1,
        "no draft is left"
    );
}

#[test]
fn what_is_shown_of_a_profile_that_does_not_last_is_not_remembered() {
    let mut profiles = full();
    let demo = profiles.profiles[2].id.clone();
    profiles
        .select(Place {
            profile: demo,
            environment: Environment::Test,
        })
        .unwrap();
    assert_eq!(profiles.lasting().selected, None);
}

#[test]
fn a_damaged_file_is_put_aside_and_told() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("profiles.json");
    for content in [
        "",
        "{",
        r#"{"version":2,"profiles":[]}"#,
        r#"{"profiles":[]}"#,
        r#"{"version":1,"profiles":[{"id":"a","name":"a","server":"http://acme.example"}]}"#,
    ] {
        fs::write(&path, content).unwrap();
        let Found { profiles, trouble } = ProfilesFile::in_folder(folder.path()).read();
        assert_eq!(profiles, Profiles::default());
        assert_eq!(trouble.unwrap().code, "PROFILES_DAMAGED", "{content}");
        let aside = folder.path().join("profiles.json.damaged");
        assert_eq!(fs::read_to_string(aside).unwrap(), content);
        assert!(!path.exists());
    }
}

#[test]
fn a_file_that_cannot_be_written_is_told() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let file = ProfilesFile::in_folder(&folder.path().join("file"));
    assert_eq!(file.write(&full()).unwrap_err().code, "PROFILES_NOT_SAVED");
}

#[test]
fn a_name_is_one_line_and_not_endless() {
    let mut profiles = full();
    let id = profiles.profiles[0].id.clone();
    profiles
        .rename(&id, &format!("\tAcme\u{7} & Co{}", "!".repeat(99)))
        .unwrap();
    assert!(profiles.profiles[0].name.starts_with("Acme & Co!"));
    assert_eq!(profiles.profiles[0].name.len(), 80);
    assert_eq!(profiles.rename(&id, " \n").unwrap_err().code, "NAME_REQUIRED");
    assert_eq!(profiles.rename("none", "A").unwrap_err().code, "PROFILE_UNKNOWN");
}

#[test]
fn removed_it_is_shown_no_longer() {
    let mut profiles = full();
    let id = profiles.profiles[0].id.clone();
    assert_eq!(profiles.selected.as_ref().unwrap().profile, id);
    profiles.remove(&id).unwrap();
    assert_eq!((profiles.selected, profiles.profiles.len()), (None, 2));
}
