//! Mistakes of TOML itself, and the columns of all mistakes.

use super::super::{Declaration, Mistake};

fn mistakes(text: &str) -> Vec<Mistake> {
    Declaration::parse(text).unwrap_err()
}

fn places(text: &str) -> Vec<(usize, usize)> {
    mistakes(text)
        .iter()
        .map(|mistake| (mistake.line, mistake.column))
        .collect()
}

#[test]
fn syntax_is_told_with_its_place_and_alone() {
    let text = "[[product]]\ncode = \"app\"\nname = \"App\nnonsense = 1";
    let found = mistakes(text);
    assert_eq!(places(text), [(3, 12)]);
    assert!(
        found[0].message.starts_with("this is not TOML (invalid basic string"),
        "{}",
        found[0]
    );
    assert!(
        found[0]
            .message
            .ends_with("write key = value lines under [[product]] headings"),
        "{}",
        found[0]
    );
}

#[test]
fn several_mistakes_of_syntax_are_told_at_once() {
    assert_eq!(places("[[product]]\ncode = \nname \"App\"\n"), [(2, 8), (3, 6)]);
}

#[test]
fn a_key_that_is_there_twice_is_told_at_the_second() {
    let found = mistakes("[[product]]\ncode = \"a\"\n  code = \"b\"\n");
    assert_eq!(
        found,
        [Mistake {
            line: 3,
            column: 3,
            message: "this key is here a second time; remove one of them".to_owned()
        }]
    );
    assert_eq!(
        found[0].to_string(),
        "line 3, column 3: this key is here a second time; remove one of them"
    );
}

#[test]
fn columns_count_characters() {
    assert_eq!(
        places("[[product]]\ncode = \"a\"\nname = \"Größe\"; x = 1\n"),
        [(3, 15)]
    );
    assert_eq!(
        places("[[product]]\ncode = \"a\"\nname = \"A\"\ntrial = { \"ö\" = 1, days = 0 }\n"),
        [(4, 11), (4, 27)]
    );
}

#[test]
fn lines_of_windows_and_a_byte_order_mark_are_no_mistakes() {
    let text = "\u{feff}[[product]]\r\ncode = \"a\"\r\nname = \"A\"\r\nwhat = 1\r\n";
    assert_eq!(places(text), [(4, 1)]);
    assert!(Declaration::parse(&text.replace("what = 1", "")).is_ok());
}

#[test]
fn other_kinds_of_files_are_refused() {
    for text in ["{\"product\": []}", "<catalog/>", "just some text", "\0"] {
        assert!(!mistakes(text).is_empty(), "{text:?}");
    }
}

#[test]
fn mistakes_come_in_the_order_of_the_text() {
    let text = "[[product]]\nname = 1\ncode = 1\nbuy_url = 1\ncheck_interval = 1\n";
    assert_eq!(places(text), [(2, 8), (3, 8), (4, 11), (5, 18)]);
}
