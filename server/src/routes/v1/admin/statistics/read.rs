//! `GET /v1/admin/statistics`

use chrono::{DateTime, Duration, NaiveDate, Utc};
use claviger_licensing::Role;
use claviger_protocol::Code;
use claviger_store::StatisticsQuery;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::view::StatisticsView;
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::{day::Day, text::Slug},
};

/// Days that are told of unless the request says otherwise.
const DEFAULT_DAYS: i64 = 30;
/// Days that can be told of at once.
const MAX_DAYS: i64 = 366;

pub(crate) struct Read;

codes!(ReadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), ProductUnknown);

#[OpenApi(prefix_path = "/v1/admin", tag = "Tag::Admin")]
impl Read {
    /// What happened, by day.
    #[oai(path = "/statistics", method = "get")]
    async fn read_statistics(
        &self,
        admin: Admin,
        /// Only of the product with this code.
        product: Query<Option<Slug>>,
        /// The first UTC day; 30 days up to `to` if absent.
        from: Query<Option<Day>>,
        /// The last UTC day, inclusive; today if absent. At most 366 days can be told of at once.
        to: Query<Option<Day>>,
    ) -> ApiResult<Json<StatisticsView>, ReadCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let (from, to) = span(from.0, to.0, scope.now)?;
        let product_id = match product.0 {
            Some(code) => Some(
                scope
                    .env
                    .store
                    .find_product(&code.0)
                    .await?
                    .ok_or(ErrorCode::ProductUnknown)?
                    .id,
            ),
            None => None,
        };
        scope.env.check_ins.settle().await;
        let statistics = scope
            .env
            .store
            .statistics(&StatisticsQuery { product_id, from, to })
            .await?;
        Ok(Json(StatisticsView::new(statistics, from, to)))
    }
}

fn span(from: Option<Day>, to: Option<Day>, now: DateTime<Utc>) -> Result<(NaiveDate, NaiveDate), Problem> {
    let invalid = |detail: String| Problem::with_detail(ErrorCode::RequestInvalid, detail);
    let to = to.map_or_else(|| now.date_naive(), |day| day.0);
    let default = || to.checked_sub_signed(Duration::days(DEFAULT_DAYS - 1)).unwrap_or(to);
    let from = from.map_or_else(default, |day| day.0);
    if from < NaiveDate::default() {
        // No database counts so far back.
        return Err(invalid("`from` must not lie before 1970.".to_owned()));
    }
    match to.signed_duration_since(from).num_days() + 1 {
        days if days < 1 => Err(invalid("`from` must not be later than `to`.".to_owned())),
        days if days > MAX_DAYS => Err(invalid(format!(
            "These are {days} days; ask for at most {MAX_DAYS} at once."
        ))),
        _ => Ok((from, to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn span_of(from: Option<&str>, to: Option<&str>) -> Result<(NaiveDate, NaiveDate), Problem> {
        let now = DateTime::parse_from_rfc3339("2026-09-21T23:59:59Z").unwrap().to_utc();
        span(from.map(day).map(Day), to.map(day).map(Day), now)
    }

    #[test]
    fn the_last_thirty_days_unless_told_otherwise() {
        assert_eq!(span_of(None, None).unwrap(), (day("2026-08-23"), day("2026-09-21")));
        assert_eq!(
            span_of(None, Some("2026-01-30")).unwrap(),
            (day("2026-01-01"), day("2026-01-30"))
        );
        assert_eq!(
            span_of(Some("2026-09-21"), None).unwrap(),
            (day("2026-09-21"), day("2026-09-21"))
        );
    }

    #[test]
    fn a_year_at_most_and_never_backwards() {
        assert!(span_of(Some("2024-01-01"), Some("2024-12-31")).is_ok());
        assert!(span_of(Some("2024-01-01"), Some("2025-01-01")).is_err());
        assert!(span_of(Some("2026-09-22"), None).is_err());
        assert!(span_of(None, Some("1970-01-29")).is_err());
    }
}
