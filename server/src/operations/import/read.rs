//! Rows out of a CSV text.

use super::{Column, MAX_ROWS, Row};
use crate::{
    http::problem::{ErrorCode, Mistake, Problem},
    wire::table::unguard,
};

/// Reads a CSV text (RFC 4180) with a header row. Spreadsheets of countries with a decimal comma write semicolons: those
/// separate cells too, if the header has no comma.
pub(crate) fn from_csv(text: &str) -> Result<Vec<Row>, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') && !header.contains(',') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns = reader.headers().map_err(|_| unreadable(1)).map_err(one)?;
    let columns = columns_of(columns).map_err(super::refused)?;

    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    let mut lines = Lines {
        text: text.as_bytes(),
        offset: 0,
        line: 1,
    };
    for record in reader.records() {
        let record = record.map_err(|error| one(unreadable(error.position().map_or(1, csv::Position::line))))?;
        let line = lines.of(record.position());
        if record.iter().all(str::is_empty) {
            continue;
        }
        if rows.len() + mistakes.len() == MAX_ROWS {
            let detail = format!("At most {MAX_ROWS} rows can be imported at once.");
            return Err(Problem::with_detail(ErrorCode::RequestInvalid, detail));
        }
        if record.len() == columns.len() {
            let cells = columns
                .iter()
                .copied()
                .zip(record.iter().map(|cell| unguard(cell).to_owned()));
            rows.push(Row::new(line, cells));
        } else {
            mistakes.push(uneven(line, record.len(), columns.len()));
        }
    }
    // The cells of an uneven row cannot be told apart, so what else is wrong shows when the rows are even.
    if mistakes.is_empty() {
        Ok(rows)
    } else {
        Err(super::refused(mistakes))
    }
}

/// Counts lines. The reader's own count is too low after `\r\n` and empty lines: it takes a row to begin where the one before
/// ended, before the rest of the line break.
struct Lines<'a> {
    text: &'a [u8],
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which a row begins; rows come in their order.
    fn of(&mut self, row: Option<&csv::Position>) -> u64 {
        let start = row
            .and_then(|position| usize::try_from(position.byte()).ok())
            .unwrap_or(self.offset);
        let breaks = self.text[start..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let passed = &self.text[self.offset..start + breaks];
        self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.offset = start + breaks;
        self.line
    }
}

fn columns_of(header: &csv::StringRecord) -> Result<Vec<Column>, Vec<Mistake>> {
    let mut columns = Vec::new();
    let mut mistakes = Vec::new();
    for (place, name) in (1_u64..).zip(header) {
        // A file without a header has a key here, so the name is not told.
        match Column::ALL
            .into_iter()
            .find(|column| column.as_str().eq_ignore_ascii_case(name))
        {
            None => mistakes.push(in_header(format!(
                "column {place} has no known name; known are {}",
                names(&Column::ALL)
            ))),
            Some(column) if columns.contains(&column) => {
                mistakes.push(in_header(format!(
                    "column {place} repeats the name `{}`",
                    column.as_str()
                )));
            }
            Some(column) => columns.push(column),
        }
    }
    let missing: Vec<Column> = Column::REQUIRED
        .into_iter()
        .filter(|column| !columns.contains(column))
        .collect();
    if !missing.is_empty() {
        mistakes.push(in_header(format!("the header lacks {}", names(&missing))));
    }
    if mistakes.is_empty() {
        Ok(columns)
    } else {
        Err(mistakes)
    }
}

fn names(columns: &[Column]) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("`{}`", column.as_str())).collect();
    names.join(", ")
}

fn one(mistake: Mistake) -> Problem {
    super::refused(vec![mistake])
}

fn in_header(message: String) -> Mistake {
    Mistake {
        line: Some(1),
        column: None,
        field: None,
        message,
    }
}

fn unreadable(line: u64) -> Mistake {
    Mistake {
        line: Some(line),
        column: None,
        field: None,
        message: "the line cannot be read as CSV".to_owned(),
    }
}

fn uneven(line: u64, found: usize, expected: usize) -> Mistake {
    let message =
        format!("the row has {found} cells where the header has {expected}; put cells with commas into quotes");
    Mistake {
        line: Some(line),
        column: None,
        field: None,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<(u64, String)> {
        let problem = from_csv(text).map(drop).unwrap_err();
        let mistakes = problem.more.errors.unwrap_or_default();
        mistakes
            .into_iter()
            .map(|mistake| (mistake.line.unwrap(), mistake.message))
            .collect()
    }

    fn cells(row: &Row) -> [Option<&str>; 4] {
        [Column::Key, Column::Product, Column::Plan, Column::Note].map(|column| row.cell(column))
    }

    #[test]
    fn rows_are_read_by_the_names_of_their_columns() {
        let text = "\u{feff}Plan,KEY,note, product\r\npro,SF-1,\"two\r\nlines, \"\"quoted\"\"\",app\r\n,,,\r\n\r\nlite, SF-2 ,'=1+1,app\r\n";
        let rows = from_csv(text).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 6]);
        assert_eq!(
            cells(&rows[0]),
            [Some("SF-1"), Some("app"), Some("pro"), Some("two\nlines, \"quoted\"")]
        );
        assert_eq!(cells(&rows[1]), [Some("SF-2"), Some("app"), Some("lite"), Some("=1+1")]);
    }

    #[test]
    fn semicolons_separate_where_the_header_says_so() {
        let rows = from_csv("key;product;plan;note\nSF-1;app;pro;1,5\n").unwrap();
        assert_eq!(cells(&rows[0]), [Some("SF-1"), Some("app"), Some("pro"), Some("1,5")]);
    }

    #[test]
    fn a_header_that_is_none_is_told_without_its_words() {
        let found = mistakes("SF-SECRET,app,pro\n");
        assert_eq!(found.len(), 4);
        assert!(
            found
                .iter()
                .all(|(line, message)| *line == 1 && !message.contains("SF-SECRET")),
            "{found:?}"
        );
        assert_eq!(found[3].1, "the header lacks `key`, `product`, `plan`");
        assert_eq!(
            mistakes("key,product,plan,key\n")[0].1,
            "column 4 repeats the name `key`"
        );
        assert_eq!(mistakes("").len(), 1);
    }

    #[test]
    fn uneven_rows_are_told_all_at_once() {
        let found = mistakes("key,product,plan\nSF-1,app\nSF-2,app,pro\nSF-3,app,pro,x\n");
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn there_is_a_most() {
        let many = format!("key,product,plan\n{}", "SF-1,app,pro\n".repeat(MAX_ROWS));
        assert_eq!(from_csv(&many).unwrap().len(), MAX_ROWS);
        let more = format!("{many}SF-1,app,pro\n");
        assert_eq!(from_csv(&more).map(drop).unwrap_err().code, ErrorCode::RequestInvalid);
    }
}
