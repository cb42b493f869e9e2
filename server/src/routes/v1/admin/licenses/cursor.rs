//! Where a page of licenses ended.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use claviger_licensing::{License, LicenseId};
use claviger_store::{LicensePage, LicensePosition, LicenseSort, SortOrder};
use poem_openapi::{Enum, registry::MetaSchema};

use crate::{
    http::problem::{ErrorCode, Problem},
    wire::{page::DEFAULT_LIMIT, scalar::string_scalar},
};

/// What licenses are listed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "LicenseSort", rename_all = "snake_case")]
pub(super) enum LicenseSortView {
    /// When they came here: were issued, sold or imported.
    Created,
    /// When they end; never is later than any day.
    Expires,
}

/// In which direction a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "SortOrder", rename_all = "snake_case")]
pub(super) enum SortOrderView {
    /// The latest first.
    Descending,
    /// The earliest first.
    Ascending,
}

impl From<LicenseSortView> for LicenseSort {
    fn from(sort: LicenseSortView) -> Self {
        match sort {
            LicenseSortView::Created => Self::Created,
            LicenseSortView::Expires => Self::Expires,
        }
    }
}

impl From<SortOrderView> for SortOrder {
    fn from(order: SortOrderView) -> Self {
        match order {
            SortOrderView::Descending => Self::Descending,
            SortOrderView::Ascending => Self::Ascending,
        }
    }
}

/// The place of the last license of a page. The newest-first list's is the license's id alone; the others begin with what they
/// are of, so that a cursor of another list is recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LicenseCursor {
    sort: LicenseSort,
    order: SortOrder,
    place: LicensePosition,
}

string_scalar!(
    [] LicenseCursor,
    name: "license_cursor",
    schema: MetaSchema {
        pattern: Some(
            "^((created_ascending|expires_(ascending|descending)\\.(never|-?[0-9]{1,16}))\\.)?lic_[0-7][0-9a-hjkmnp-tv-z]{25}$"
                .to_owned(),
        ),
        example: Some("lic_01h455vb4pex5vsknk084sn02q".into()),
        ..MetaSchema::new("string")
    },
    parse: |text| LicenseCursor::parse(text).ok_or_else(|| "this is no `next_cursor` of this list".to_owned()),
    text: |cursor| cursor.text()
);

impl LicenseCursor {
    /// The cursor of the page after the one that ended with a license.
    pub(super) fn after(page: &LicensePage, last: &License) -> Self {
        Self {
            sort: page.sort,
            order: page.order,
            place: last.into(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (list, id) = text
            .rsplit_once('.')
            .map_or((None, text), |(list, id)| (Some(list), id));
        let id = LicenseId::from_str(id).ok()?.uuid();
        let (sort, order, expires_at) = match list.map(|list| list.split_once('.').ok_or(list)) {
            None => (LicenseSort::Created, SortOrder::Descending, None),
            Some(Err("created_ascending")) => (LicenseSort::Created, SortOrder::Ascending, None),
            Some(Ok(("expires_ascending", end))) => (LicenseSort::Expires, SortOrder::Ascending, parse_end(end)?),
            Some(Ok(("expires_descending", end))) => (LicenseSort::Expires, SortOrder::Descending, parse_end(end)?),
            Some(_) => return None,
        };
        let place = LicensePosition { id, expires_at };
        Some(Self { sort, order, place })
    }

    fn text(&self) -> String {
        let id = LicenseId::from_uuid(self.place.id);
        let end = self.place.expires_at;
        let end = end.map_or_else(|| "never".to_owned(), |end| end.timestamp_micros().to_string());
        match (self.sort, self.order) {
            (LicenseSort::Created, SortOrder::Descending) => id.to_string(),
            (LicenseSort::Created, SortOrder::Ascending) => format!("created_ascending.{id}"),
            (LicenseSort::Expires, SortOrder::Ascending) => format!("expires_ascending.{end}.{id}"),
            (LicenseSort::Expires, SortOrder::Descending) => format!("expires_descending.{end}.{id}"),
        }
    }
}

fn parse_end(text: &str) -> Option<Option<DateTime<Utc>>> {
    match text {
        "never" => Some(None),
        micros => DateTime::from_timestamp_micros(micros.parse().ok()?).map(Some),
    }
}

/// The page of the store for what a request says: one license more than is shown, which tells whether there is a next page.
pub(super) fn page(
    sort: Option<LicenseSortView>,
    order: Option<SortOrderView>,
    cursor: Option<LicenseCursor>,
    limit: Option<u16>,
) -> Result<LicensePage, Problem> {
    let (sort, order) = (
        sort.map(LicenseSort::from).unwrap_or_default(),
        order.map(SortOrder::from).unwrap_or_default(),
    );
    if cursor.is_some_and(|cursor| (cursor.sort, cursor.order) != (sort, order)) {
        let detail =
            "`cursor` is of a list with another `sort` or `order`: begin anew without it, or send both as before.";
        return Err(Problem::with_detail(ErrorCode::RequestInvalid, detail));
    }
    Ok(LicensePage {
        sort,
        order,
        after: cursor.map(|cursor| cursor.place),
        limit: limit.unwrap_or(DEFAULT_LIMIT) + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "lic_01h455vb4pex5vsknk084sn02q";

    #[test]
    fn cursors_come_back_as_they_went() {
        for text in [
            ID.to_owned(),
            format!("created_ascending.{ID}"),
            format!("expires_ascending.1790000000000001.{ID}"),
            format!("expires_descending.-5.{ID}"),
            format!("expires_descending.never.{ID}"),
        ] {
            assert_eq!(LicenseCursor::parse(&text).map(|cursor| cursor.text()), Some(text));
        }
    }

    #[test]
    fn what_no_page_gave_is_no_cursor() {
        for text in [
            "",
            "cus_01h455vb4pex5vsknk084sn02q",
            "lic_nothing",
            &format!(".{ID}"),
            &format!("created_descending.{ID}"),
            &format!("created_ascending.5.{ID}"),
            &format!("expires_ascending.{ID}"),
            &format!("expires_ascending.soon.{ID}"),
            &format!("expires_ascending.99999999999999999999.{ID}"),
        ] {
            assert_eq!(LicenseCursor::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_cursor_serves_only_the_list_that_it_is_of() {
        let newest = LicenseCursor::parse(ID);
        let soonest = LicenseCursor::parse(&format!("expires_ascending.never.{ID}"));
        let (expires, ascending) = (Some(LicenseSortView::Expires), Some(SortOrderView::Ascending));
        assert!(page(None, None, newest, None).is_ok());
        assert!(page(expires, ascending, soonest, None).is_ok());
        for (sort, order, cursor) in [
            (None, ascending, newest),
            (expires, None, newest),
            (expires, None, soonest),
            (None, ascending, soonest),
        ] {
            assert!(page(sort, order, cursor, None).is_err());
        }
    }
}
