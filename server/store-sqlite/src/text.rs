//! Finding records by what somebody typed.
//!
//! A rare text is looked up in the index of texts, which the triggers of the migrations keep; a common one is found soon enough by
//! going through the list. Both come to the same result.

use claviger_store::{MANY, Prefix, StoreResult, UNTIL_COMMON, is_common, is_short, prefix};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::failed;

/// How a text is looked for.
pub(crate) struct Wanted {
    /// What was typed, its ASCII letters in lower case.
    pub(crate) part: String,
    /// The same as a beginning, if it is too short to be looked for in the middle.
    pub(crate) begin: Option<Prefix>,
}

impl Wanted {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            part: text.to_ascii_lowercase(),
            begin: is_short(text).then(|| prefix(text)),
        }
    }

    /// The text as a part, if it is long enough for that.
    pub(crate) fn part(&self) -> Option<&str> {
        self.begin.is_none().then_some(self.part.as_str())
    }

    pub(crate) fn from(&self) -> Option<&str> {
        self.begin.as_ref().map(|begin| begin.from.as_str())
    }

    pub(crate) fn below(&self) -> Option<&str> {
        self.begin.as_ref().map(|begin| begin.below.as_str())
    }
}

/// Whose text it is, as the index knows it.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Customer,
    License,
    Trial,
    Order,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::License => "license",
            Self::Trial => "trial",
            Self::Order => "order",
        }
    }
}

/// What the index of texts looks for.
fn phrase(part: &str) -> String {
    format!("text : \"{}\"", part.replace('"', "\"\""))
}

/// How many records of all kinds have a part in their text, about, at most `most`: the index ignores the case of all letters, not of
/// ASCII ones only.
async fn count(connection: &mut SqliteConnection, part: &str, most: u16) -> StoreResult<usize> {
    let phrase = phrase(part);
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM (SELECT rowid FROM search_index WHERE search_index MATCH ?1 LIMIT ?2)"#,
        phrase,
        most,
    );
    let count = count.fetch_one(connection).await.map_err(failed)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Records whose text contains a part; at most [`UNTIL_COMMON`].
pub(crate) async fn containing(connection: &mut SqliteConnection, kind: Kind, part: &str) -> StoreResult<Vec<Uuid>> {
    let mut phrase = phrase(part);
    let kind = kind.as_str();
    // All of a kind are a long list, which takes longer to go along than to look at some records of other kinds.
    if is_common(count(connection, part, UNTIL_COMMON).await?) {
        phrase = format!("kind : \"{kind}\" AND {phrase}");
    }
    let select = sqlx::query_scalar!(
        r#"SELECT t.id AS "id: Uuid" FROM search_index AS i CROSS JOIN search_texts AS t ON t.number = i.rowid
           WHERE i.search_index MATCH ?1 AND t.kind = ?2 AND instr(lower(t.text), ?3) > 0 LIMIT ?4"#,
        phrase,
        kind,
        part,
        UNTIL_COMMON,
    );
    select.fetch_all(connection).await.map_err(failed)
}

/// Whether at least [`MANY`] records have it, customers or others, about.
pub(crate) async fn is_of_many(connection: &mut SqliteConnection, wanted: &Wanted) -> StoreResult<bool> {
    let found = match &wanted.begin {
        Some(prefix) => beginning(connection, prefix, MANY).await?.len(),
        None => count(connection, &wanted.part, MANY).await?,
    };
    Ok(found >= usize::from(MANY))
}

/// Customers by their e-mail address or name; at most [`UNTIL_COMMON`].
pub(crate) async fn customers(connection: &mut SqliteConnection, wanted: &Wanted) -> StoreResult<Vec<Uuid>> {
    match &wanted.begin {
        Some(prefix) => beginning(connection, prefix, UNTIL_COMMON).await,
        None => containing(connection, Kind::Customer, &wanted.part).await,
    }
}

async fn beginning(
    connection: &mut SqliteConnection,
    Prefix { from, below }: &Prefix,
    most: u16,
) -> StoreResult<Vec<Uuid>> {
    let select = sqlx::query_scalar!(
        r#"SELECT id AS "id!: Uuid" FROM (
               SELECT id FROM customers WHERE lower(email) >= ?1 AND lower(email) < ?2
               UNION ALL
               SELECT id FROM customers WHERE lower(name) >= ?1 AND lower(name) < ?2
           ) LIMIT ?3"#,
        from,
        below,
        most,
    );
    select.fetch_all(connection).await.map_err(failed)
}

/// Has the index lose what is taken out of it at once; otherwise parts of an erased address would stay there until it is
/// tidied some day.
pub(crate) async fn forget_for_good(connection: &mut SqliteConnection) -> StoreResult<()> {
    let setting = sqlx::query!("INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)");
    setting.execute(connection).await.map(drop).map_err(failed)
}
