//! Tables that go in and out, as JSON or as CSV (RFC 4180).

use std::borrow::Cow;

use poem_openapi::Enum;

/// The form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum TableFormat {
    /// A JSON array of objects.
    Json,
    /// CSV (RFC 4180), UTF-8, with a header row.
    Csv,
}

/// What begins a formula in a spreadsheet, or hides what does.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet runs as a formula: an apostrophe stands before one that would begin like a formula.
pub(crate) fn guard(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell before it was guarded.
pub(crate) fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|bare| bare.starts_with(FORMULA))
        .unwrap_or(cell)
}

/// The text of a table; every cell is guarded.
pub(crate) fn to_csv<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> anyhow::Result<String> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guard(cell).into_owned()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| anyhow::anyhow!("a table was not written: {}", error.error()))?;
    Ok(String::from_utf8(bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, guarded) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+4930123", "'+4930123"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("Ada", "Ada"),
            ("a=1", "a=1"),
            ("", ""),
            ("…7KQ2", "…7KQ2"),
            ("'quoted", "'quoted"),
        ] {
            assert_eq!(guard(cell), guarded, "{cell:?}");
            assert_eq!(unguard(&guard(cell)), cell, "{cell:?}");
        }
        assert_eq!(unguard("'"), "'");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let rows = [
            ["a,b".to_owned(), "say \"hi\"".to_owned()],
            ["two\nlines".to_owned(), "=1+1".to_owned()],
        ];
        let text = to_csv(["one", "two"], rows).unwrap();
        assert_eq!(
            text,
            "one,two\r\n\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",'=1+1\r\n"
        );
    }
}
