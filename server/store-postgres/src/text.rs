//! Finding records by what somebody typed.
//!
//! What is looked through is one text of a record, written in every statement as in the index that serves it. A rare text is
//! looked up there first; a common one is found soon enough by going through the list. Both come to the same result.

use claviger_store::{Prefix, is_short, prefix};
use sqlx::PgConnection;
use uuid::Uuid;

/// How a text is looked for.
pub(crate) struct Wanted {
    /// What a text like a number matches: it contains what was typed, or is it, if that is short.
    pub(crate) number: String,
    /// What the text of a customer, or any other of two lines, matches: it contains what was typed.
    pub(crate) part: Option<String>,
    /// The beginning of one of those lines.
    pub(crate) begin: Option<Prefix>,
}

impl Wanted {
    pub(crate) fn new(text: &str) -> Self {
        let literal = escaped(&text.to_ascii_lowercase());
        let part = format!("%{literal}%");
        if is_short(text) {
            Self {
                number: literal,
                part: None,
                begin: Some(prefix(text)),
            }
        } else {
            Self {
                number: part.clone(),
                part: Some(part),
                begin: None,
            }
        }
    }

    pub(crate) fn from(&self) -> Option<&str> {
        self.begin.as_ref().map(|begin| begin.from.as_str())
    }

    pub(crate) fn below(&self) -> Option<&str> {
        self.begin.as_ref().map(|begin| begin.below.as_str())
    }
}

/// A text as `LIKE` takes it literally.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Customers by their e-mail address or name, at most so many.
pub(crate) async fn customers(
    connection: &mut PgConnection,
    wanted: &Wanted,
    most: u16,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let most = i64::from(most);
    if let Some(part) = &wanted.part {
        return sqlx::query_scalar!(
            r#"SELECT COALESCE(array_agg(id), '{}') AS "ids!" FROM (
                SELECT id FROM customers
                WHERE lower((COALESCE(email, '') || E'\n' || COALESCE(name, '')) COLLATE "C") LIKE $1 LIMIT $2
            ) AS found"#,
            part,
            most,
        )
        .fetch_one(connection)
        .await;
    }
    sqlx::query_scalar!(
        r#"SELECT COALESCE(array_agg(id), '{}') AS "ids!" FROM (
            (SELECT id FROM customers WHERE lower(email COLLATE "C") >= $1 AND lower(email COLLATE "C") < $2 LIMIT $3)
            UNION ALL
            (SELECT id FROM customers WHERE lower(name COLLATE "C") >= $1 AND lower(name COLLATE "C") < $2 LIMIT $3)
            LIMIT $3
        ) AS found"#,
        wanted.from(),
        wanted.below(),
        most,
    )
    .fetch_one(connection)
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_like_takes_for_wildcards_means_itself() {
        assert_eq!(escaped(r"a\b%c_d"), r"a\\b\%c\_d");
    }

    #[test]
    fn short_texts_are_looked_for_at_the_beginning() {
        let wanted = Wanted::new("A_");
        assert_eq!(
            (wanted.number.as_str(), wanted.part, wanted.begin.unwrap().from),
            (r"a\_", None, "a_".to_owned())
        );
        let wanted = Wanted::new("Ada");
        assert_eq!(
            (wanted.number.as_str(), wanted.part.as_deref()),
            ("%ada%", Some("%ada%"))
        );
        assert!(wanted.begin.is_none());
    }
}
