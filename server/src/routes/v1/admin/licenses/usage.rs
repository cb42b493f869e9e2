//! `GET /v1/admin/licenses/{id}/usage`

use chrono::{Days, NaiveDate};
use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::UsageDay;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::amend::find;
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::{day::Day, id::WireId},
};

/// Days before the last one that are shown, unless the request says otherwise.
const DEFAULT_DAYS: Days = Days::new(29);
/// The most days of one answer.
const MAX_DAYS: i64 = 366;

pub(crate) struct Usage;

codes!(UsageCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound);

/// What a license used.
#[derive(Debug, Object)]
#[oai(rename = "LicenseUsage")]
struct UsageView {
    /// The first UTC day.
    from: Day,
    /// The last UTC day.
    to: Day,
    /// What was reported, by day, then name. Days without a report are left out.
    days: Vec<UsageDayView>,
}

/// One counter or gauge on one day.
#[derive(Debug, Object)]
#[oai(rename = "UsageDay", skip_serializing_if_is_none)]
pub(crate) struct UsageDayView {
    /// The UTC day.
    day: Day,
    /// Its name.
    name: String,
    /// Of a counter: the sum of the day. 0 for a gauge.
    total: u64,
    /// Of a gauge: the last value of the day.
    last: Option<u64>,
    /// Of a gauge: the highest value of the day.
    peak: Option<u64>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Usage {
    /// What the devices of a license reported with their heartbeats, by day.
    #[oai(path = "/:id/usage", method = "get")]
    async fn read_license_usage(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        /// The first UTC day, for example `2026-01-31`; 29 days before `to` if absent.
        from: Query<Option<Day>>,
        /// The last UTC day; today if absent.
        to: Query<Option<Day>>,
    ) -> ApiResult<Json<UsageView>, UsageCodes> {
        let caller = admin.require(Role::ReadOnly)?;
        let (from, to) = span(
            from.0.map(|day| day.0),
            to.0.map(|day| day.0),
            caller.scope.now.date_naive(),
        )?;
        let license = find(&caller.scope, id.0.0).await?.license.id;
        let days = caller.scope.env.store.list_usage(license, from, to).await?;
        Ok(Json(UsageView {
            from: Day(from),
            to: Day(to),
            days: days.into_iter().map(UsageDayView::from).collect(),
        }))
    }
}

/// The days that are asked for, both inclusive.
fn span(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Problem> {
    let to = to.unwrap_or(today);
    let from = from.unwrap_or(to.checked_sub_days(DEFAULT_DAYS).unwrap_or(to));
    // Far enough back that no database trips over the year.
    let sane = from <= to && (to - from).num_days() < MAX_DAYS && from >= NaiveDate::default();
    if sane {
        return Ok((from, to));
    }
    let detail = "`from` must not be later than `to`, nor more than 366 days earlier, nor before 1970.";
    Err(Problem::with_detail(ErrorCode::RequestInvalid, detail))
}

impl From<UsageDay> for UsageDayView {
    fn from(usage: UsageDay) -> Self {
        Self {
            day: Day(usage.day),
            name: usage.name,
            total: usage.total,
            last: usage.last,
            peak: usage.peak,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_thirty_days_unless_told_otherwise() {
        let today = day("2026-03-10");
        assert_eq!(span(None, None, today).unwrap(), (day("2026-02-09"), today));
        let january = (Some(day("2026-01-01")), Some(day("2026-01-31")));
        assert_eq!(
            span(january.0, january.1, today).unwrap(),
            (day("2026-01-01"), day("2026-01-31"))
        );
        assert!(span(Some(day("2026-03-11")), None, today).is_err());
        assert!(span(Some(day("2025-03-09")), None, today).is_err());
        assert!(span(Some(day("2025-03-10")), None, today).is_ok());
        assert!(span(Some(NaiveDate::MIN), Some(NaiveDate::MIN), today).is_err());
        assert!(span(None, Some(NaiveDate::MIN), today).is_err());
    }
}
