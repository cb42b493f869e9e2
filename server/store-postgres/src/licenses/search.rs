use claviger_store::{LicenseFilter, LicensePage, LicenseSummary, StoreResult};
use sqlx::PgConnection;

use super::{
    page::{Way, rows},
    summary::SummaryRow,
    text::{Matches, matches},
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

/// A common text fills a page soon on a walk through the list, if its licenses lie anywhere in it. The orders of a year do not: they
/// lie next to each other, and maybe far from the beginning. So the walk ends somewhere, and then they are gathered.
async fn search(
    connection: &mut PgConnection,
    filter: &LicenseFilter,
    page: &LicensePage,
) -> Result<Vec<SummaryRow>, sqlx::Error> {
    let matches = match &filter.text {
        Some(text) => matches(connection, text).await?,
        None => Matches::All,
    };
    match &matches {
        Matches::Nothing => Ok(Vec::new()),
        Matches::All | Matches::License(_) | Matches::Customer(_) => {
            rows(connection, filter, page, &matches, Way::List).await
        }
        Matches::Words(words) => {
            if let Some(licenses) = words.walk() {
                let rows = rows(connection, filter, page, &matches, Way::Walk(licenses)).await?;
                if rows.last().is_none_or(|row| !row.ends_walk) {
                    return Ok(rows);
                }
            }
            rows(connection, filter, page, &matches, Way::Gather).await
        }
    }
}
