use claviger_licensing::catalog::Declaration;
use claviger_protocol::Environment;

use super::*;

fn now() -> DateTime<Utc> {
    time("2026-06-01T12:00:00Z").unwrap()
}

fn catalog() -> CatalogContent {
    let demo = Declaration::parse(include_str!("../../../../catalog.demo.toml")).unwrap();
    demo.apply(&CatalogContent::default(), Environment::Test, now()).content
}

fn row(line: u64, cells: &[(Column, &str)]) -> Row {
    Row::new(line, cells.iter().map(|(column, text)| (*column, (*text).to_owned())))
}

/// A good row with these cells besides.
fn switchfast(line: u64, key: &str, more: &[(Column, &str)]) -> Row {
    let goods = [
        (Column::Key, key),
        (Column::Product, "switchfast"),
        (Column::Plan, "lifetime"),
    ];
    row(line, &[&goods, more].concat())
}

/// Line and field of every mistake.
fn mistakes(rows: &[Row]) -> Vec<(u64, String)> {
    let catalog = catalog();
    let (_, mistakes) = check(rows, &catalog, now());
    assert!(
        mistakes.iter().all(|mistake| !mistake.message.contains("SECRET")),
        "{mistakes:?}"
    );
    mistakes
        .into_iter()
        .map(|mistake| (mistake.line.unwrap(), mistake.field.unwrap_or_default()))
        .collect()
}

#[test]
fn a_good_row_becomes_a_license_as_it_says() {
    let catalog = catalog();
    let full = switchfast(
        7,
        " 0ld-key-1 ",
        &[
            (Column::Email, "ada@example.com"),
            (Column::Name, "Ada"),
            (Column::OrderRef, "2024/17"),
            (Column::Note, "line one\r\nline two"),
            (Column::CreatedAt, "2024-02-29"),
            (Column::ExpiresAt, "2030-01-01T00:00:00+02:00"),
            (Column::Status, "suspended"),
            (Column::Standing, "whatever"),
        ],
    );
    let (entries, mistakes) = check(&[full], &catalog, now());
    assert_eq!(mistakes, []);
    let entry = &entries[0];
    assert_eq!(
        (entry.line, entry.key.expose(), entry.canonical.expose()),
        (7, "0ld-key-1", "01DKEY1")
    );
    assert_eq!(
        (entry.product.code.as_str(), entry.plan.code.as_str()),
        ("switchfast", "lifetime")
    );
    assert_eq!(
        entry.customer,
        Some(("ada@example.com".to_owned(), Some("Ada".to_owned())))
    );
    assert_eq!(entry.order_ref.as_deref(), Some("2024/17"));
    assert_eq!(entry.note.as_deref(), Some("line one\nline two"));
    assert_eq!(entry.status, LicenseStatus::Suspended);
    assert_eq!(entry.created_at, time("2024-02-29T00:00:00Z").unwrap());
    assert_eq!(entry.expires_at, Some(time("2029-12-31T22:00:00Z").unwrap()));
}

#[test]
fn what_a_row_does_not_say_is_as_for_a_new_license() {
    let catalog = catalog();
    let yearly = [
        (Column::Key, "OPT-ABC-1"),
        (Column::Product, "optimnow"),
        (Column::Plan, "professional"),
    ];
    let rows = [
        switchfast(2, "SF-AAAA-1", &[]),
        row(3, &yearly),
        row(
            4,
            &[
                &yearly[1..],
                &[(Column::Key, "OPT-ABC-2"), (Column::CreatedAt, "2024-02-29")],
            ]
            .concat(),
        ),
        row(
            5,
            &[
                &yearly[1..],
                &[(Column::Key, "OPT-ABC-3"), (Column::ExpiresAt, "never")],
            ]
            .concat(),
        ),
    ];
    let (entries, mistakes) = check(&rows, &catalog, now());
    assert_eq!(mistakes, []);
    assert_eq!((entries[0].created_at, entries[0].expires_at), (now(), None));
    assert_eq!(entries[1].expires_at, Some(time("2027-06-01T12:00:00Z").unwrap()));
    assert_eq!(entries[2].expires_at, Some(time("2025-02-28").unwrap()));
    assert_eq!(entries[3].expires_at, None);
}

#[test]
fn every_mistake_of_every_row_is_told_and_no_cell() {
    let bad = [
        row(2, &[]),
        switchfast(3, "SECRET!", &[(Column::Email, "SECRET"), (Column::Status, "SECRET")]),
        switchfast(
            4,
            "SF",
            &[(Column::CreatedAt, "SECRET"), (Column::ExpiresAt, "31.12.2026")],
        ),
        switchfast(
            5,
            "SF-AAAA-1",
            &[(Column::Name, "Ada"), (Column::OrderRef, "\u{7}"), (Column::Note, "\0")],
        ),
        row(6, &[(Column::Key, "SF-AAAA-2"), (Column::Product, "SECRET")]),
        row(
            7,
            &[
                (Column::Key, "SF-AAAA-3"),
                (Column::Product, "switchfast"),
                (Column::Plan, "SECRET"),
            ],
        ),
        switchfast(8, "SF-AAAA-4", &[(Column::CreatedAt, "2027-01-01")]),
        switchfast(9, "SF-AAAA-5", &[(Column::ExpiresAt, "2026-06-01T12:00:00Z")]),
    ];
    let expected = [
        (2, "key"),
        (2, "product"),
        (2, "plan"),
        (3, "key"),
        (3, "email"),
        (3, "status"),
        (4, "key"),
        (4, "created_at"),
        (4, "expires_at"),
        (5, "email"),
        (5, "order_ref"),
        (5, "note"),
        (6, "product"),
        (6, "plan"),
        (7, "plan"),
        (8, "created_at"),
        (9, "expires_at"),
    ];
    assert_eq!(mistakes(&bad), expected.map(|(line, field)| (line, field.to_owned())));
}

#[test]
fn a_key_twice_is_found_in_any_spelling() {
    let rows = [
        switchfast(2, "SF-SECRET-1", &[]),
        switchfast(3, "sf secret i", &[]),
        switchfast(4, "SF-OTHER-1", &[]),
        switchfast(5, "SF.SECRET.L", &[]),
    ];
    assert_eq!(mistakes(&rows), [(3, "key".to_owned()), (5, "key".to_owned())]);
}

#[test]
fn days_and_instants_are_understood() {
    let instant = |text| time(text).map(|at| at.to_rfc3339());
    assert_eq!(instant("2026-01-31").unwrap(), "2026-01-31T00:00:00+00:00");
    assert_eq!(
        instant("2026-01-31T01:00:00.1234567+01:00").unwrap(),
        "2026-01-31T00:00:00.123456+00:00"
    );
    for text in [
        "2026-02-30",
        "31.01.2026",
        "1/31/2026",
        "",
        "+12026-01-01",
        "0001-01-01",
        "2026",
    ] {
        assert!(time(text).is_err(), "{text:?}");
    }
}
