use serde_json::json;

use super::*;

fn example() -> Vec<u8> {
    let created_at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let mut writer = ArchiveWriter::new(Vec::new(), &Environment::ALL, created_at).unwrap();
    writer.table(Environment::Test, "usage", Vec::new()).unwrap();
    writer
        .table(
            Environment::Test,
            "settings",
            vec![json!({ "name": "a", "value": "1\n2" })],
        )
        .unwrap();
    writer
        .table(
            Environment::Prod,
            "settings",
            vec![json!({ "name": "a" }), json!({ "name": "b" })],
        )
        .unwrap();
    writer.finish().unwrap().0
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

#[test]
fn what_is_written_is_read() {
    let bytes = example();
    let archive = Archive::read(bytes.as_slice()).unwrap();
    assert_eq!(
        archive.content[&Environment::Test]["settings"],
        [json!({ "name": "a", "value": "1\n2" })]
    );
    assert_eq!(archive.counts()[&Environment::Prod]["settings"], 2);
    let first: Value = serde_json::from_slice(lines(&bytes)[0]).unwrap();
    let expected = json!({ "format": "claviger-backup", "version": 1, "created_at": "2026-09-21T14:13:20Z",
        "environments": ["test", "prod"] });
    assert_eq!(first, expected);
    let last: Value = serde_json::from_slice(lines(&bytes)[4]).unwrap();
    assert_eq!(
        last["rows"],
        json!({ "test": { "usage": 0, "settings": 1 }, "prod": { "settings": 2 } })
    );
}

#[test]
fn an_archive_without_rows_is_one() {
    let writer = ArchiveWriter::new(Vec::new(), &Environment::ALL, DateTime::UNIX_EPOCH).unwrap();
    let (bytes, _) = writer.finish().unwrap();
    assert_eq!(Archive::read(bytes.as_slice()).unwrap().content.len(), 2);
}

#[test]
fn whatever_is_cut_off_is_missed() {
    let bytes = example();
    for length in 0..bytes.len() {
        assert!(Archive::read(&bytes[..length]).is_err(), "cut off after {length} bytes");
    }
    let without_footer = &bytes[..bytes.len() - lines(&bytes)[4].len()];
    assert!(matches!(Archive::read(without_footer), Err(ArchiveError::CutOff)));
}

#[test]
fn whatever_is_changed_is_noticed() {
    let bytes = example();
    let footer = bytes.len() - lines(&bytes)[4].len();
    for position in 0..footer {
        let mut damaged = bytes.clone();
        damaged[position] ^= 1;
        assert!(Archive::read(damaged.as_slice()).is_err(), "byte {position}");
    }
    let dropped: Vec<u8> = [0, 1, 3, 4]
        .iter()
        .flat_map(|line| lines(&bytes)[*line])
        .copied()
        .collect();
    assert!(matches!(Archive::read(dropped.as_slice()), Err(ArchiveError::Checksum)));
    let twice = [bytes.clone(), bytes].concat();
    assert!(matches!(Archive::read(twice.as_slice()), Err(ArchiveError::Line(_))));
}

#[test]
fn other_files_and_versions_are_named() {
    for other in [
        "",
        "\n",
        "hello\n",
        "{\"format\":\"other\",\"version\":1}\n",
        "{\"format\":\"claviger-backup\"}\n",
    ] {
        assert!(
            matches!(Archive::read(other.as_bytes()), Err(ArchiveError::NotABackup)),
            "{other:?}"
        );
    }
    let newer = b"{\"format\":\"claviger-backup\",\"version\":2,\"more\":true}\n".as_slice();
    assert!(matches!(Archive::read(newer), Err(ArchiveError::Version(2))));
}
