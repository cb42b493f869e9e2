//! Names, and files that are not whole.

use std::fs;

use tempfile::TempDir;

use super::{Downloads, name};

#[test]
fn names_lead_nowhere_and_hide_nothing() {
    for (wanted, safe) in [
        ("licenses.csv", "licenses.csv"),
        ("Lizenzen für Ada.csv", "Lizenzen für Ada.csv"),
        ("../../.bashrc", "-..-.bashrc"),
        ("/etc/passwd", "-etc-passwd"),
        ("C:\\a.txt", "C--a.txt"),
        (".hidden", "hidden"),
        ("...", "download"),
        ("", "download"),
        (" a. ", "a"),
        ("a\nb\0c.csv", "a-b-c.csv"),
        ("invoice\u{202e}vsc.exe", "invoice-vsc.exe"),
    ] {
        assert_eq!(name::safe(wanted), safe, "{wanted:?}");
    }
    let long = name::safe(&format!("{}.csv", "ü".repeat(500)));
    assert!(long.len() <= 200 && long.ends_with("ü.csv"), "{long}");
    let long = name::safe(&format!("a.{}", "ü".repeat(500)));
    assert!(long.len() <= 200, "{long}");
}

#[test]
fn numbers_stand_before_the_ending() {
    assert_eq!(name::numbered("a.csv", 1), "a.csv");
    assert_eq!(name::numbered("a.csv", 2), "a (2).csv");
    assert_eq!(name::numbered("a.b.csv", 3), "a.b (3).csv");
    assert_eq!(name::numbered("README", 2), "README (2)");
}

#[tokio::test]
async fn a_file_has_its_name_only_when_it_is_whole() {
    let folder = TempDir::new().unwrap();
    let downloads = Downloads::into_folder(folder.path().join("new"));
    let mut draft = downloads.begin("a.csv").await.unwrap();
    downloads.write(&mut draft, b"half").await.unwrap();
    let path = folder.path().join("new/a.csv");
    assert!(!path.exists() && !downloads.has_saved(&path));
    // Somebody else was faster.
    fs::write(&path, "theirs").unwrap();
    let own = downloads.finish(draft).await.unwrap();
    assert_eq!(own, folder.path().join("new/a (2).csv"));
    assert_eq!(
        (fs::read(&path).unwrap(), fs::read(&own).unwrap()),
        (b"theirs".to_vec(), b"half".to_vec())
    );
    assert!(downloads.has_saved(&own) && !downloads.has_saved(&path));

    drop(downloads.begin("b.csv").await.unwrap());
    assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 2);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let failure = Downloads::into_folder(file).begin("a.csv").await.unwrap_err();
    assert_eq!(failure.code, "NOT_SAVED");
}
