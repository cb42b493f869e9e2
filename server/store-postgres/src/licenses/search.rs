use claviger_store::{
    LicenseFilter, LicensePage, LicenseSummary, LicenseText, MANY, SHORT_WALK, StoreResult, UNTIL_COMMON,
};
use sqlx::PgConnection;

use super::{
    page::{Way, rows},
    summary::SummaryRow,
    text::{Matches, Words, of_key, of_order},
};
use crate::PostgresStore;

pub(super) async fn summaries(
    store: &PostgresStore,
    filter: &LicenseFilter,
    page: &LicensePage,
) -> StoreResult<Vec<LicenseSummary>> {
    let rows = store
        .retrying(|| async {
            let mut transaction = store.begin_search().await?;
            let rows = search(&mut transaction, filter, page).await?;
            transaction.commit().await?;
            Ok(rows)
        })
        .await?;
    rows.into_iter().map(SummaryRow::into_summary).collect()
}

async fn search(
    connection: &mut PgConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
) -> Result<Vec<SummaryRow>, sqlx::Error> {
    let matches = match &filter.text {
        None => Matches::All,
        Some(LicenseText::License(id)) => Matches::License(id.uuid()),
        Some(LicenseText::Customer(id)) => Matches::Customer(id.uuid()),
        Some(LicenseText::Order(id)) => Matches::license(of_order(connection, id.uuid()).await?),
        Some(LicenseText::Key(key)) => Matches::license(of_key(connection, key).await?),
        Some(LicenseText::Words { text, key_last4 }) => {
            let words = Words::new(text, key_last4.as_deref());
            return search_words(connection, filter, page, words).await;
        }
    };
    match matches {
        Matches::Nothing => Ok(Vec::new()),
        matches => rows(connection, filter, page, &matches, Way::List).await,
    }
}

/// A common text fills a page soon on a walk through the list, if its licenses lie anywhere in it. The orders of a year do not: they
/// lie next to each other, and maybe far from the beginning. So the walk ends somewhere, and then they are gathered. What a
/// short walk finds is not worth counting first.
async fn search_words(
    connection: &mut PgConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
    mut words: Words,
) -> Result<Vec<SummaryRow>, sqlx::Error> {
    if words.have_customers(connection, MANY).await? {
        if let Some(rows) = walk(connection, filter, page, &words, SHORT_WALK.into()).await? {
            return Ok(rows);
        }
        words.have_customers(connection, UNTIL_COMMON).await?;
    }
    words.count_licenses(connection).await?;
    if words.find_nothing() {
        return Ok(Vec::new());
    }
    if let Some(licenses) = words.walk()
        && let Some(rows) = walk(connection, filter, page, &words, licenses).await?
    {
        return Ok(rows);
    }
    rows(connection, filter, page, &Matches::Words(&words), Way::Gather).await
}

/// A page, if so many licenses of the list fill it, or there are no more.
async fn walk(
    connection: &mut PgConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
    words: &Words,
    licenses: i64,
) -> Result<Option<Vec<SummaryRow>>, sqlx::Error> {
    let rows = rows(connection, filter, page, &Matches::Words(words), Way::Walk(licenses)).await?;
    let whole = rows.last().is_none_or(|row| !row.ends_walk);
    Ok(whole.then_some(rows))
}
