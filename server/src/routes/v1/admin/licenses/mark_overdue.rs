//! `POST /v1/admin/licenses/{id}/mark-overdue`

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{Role, kind, rules};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{amend::amend, view::AdminLicenseView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::id::WireId,
};

/// No payment has been missing for longer: an older instant is a mistake.
const LONGEST: Duration = Duration::days(3660);

pub(crate) struct MarkOverdue;

codes!(MarkOverdueCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

/// Since when a payment is missing.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct MarkLicenseOverdueRequest {
    /// When the payment first failed; now, if absent.
    since: Option<DateTime<Utc>>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl MarkOverdue {
    /// Note that a payment is missing.
    ///
    /// The license works on for its plan's days of grace, counted from the first failure; then its apps are refused with
    /// `OVERDUE`. Marking a license that is marked already does not restart the grace.
    #[oai(path = "/:id/mark-overdue", method = "post")]
    async fn mark_license_overdue(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<MarkLicenseOverdueRequest>,
    ) -> ApiResult<Json<AdminLicenseView>, MarkOverdueCodes> {
        let caller = admin.require(Role::Support)?;
        let now = caller.scope.now;
        let since = request.0.since.unwrap_or(now);
        if since > now || since < now - LONGEST {
            let detail = "`since` must lie in the past, and not more than ten years ago.";
            return Err(Problem::with_detail(ErrorCode::RequestInvalid, detail).into());
        }
        Ok(Json(
            amend(&caller, id.0.0, |record| rules::mark_overdue(record, since)).await?,
        ))
    }
}
