//! `POST /v1/admin/licenses/{id}/extend`

use chrono::{DateTime, Utc};
use claviger_licensing::{LicenseRecord, Role, Term, kind, rules};
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

pub(crate) struct Extend;

codes!(
    ExtendCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    LicenseNotFound,
    AmendmentInvalid,
    Conflict
);

/// The new end of a license: exactly one of the fields.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct ExtendLicenseRequest {
    /// It ends at this instant, sooner or later than so far.
    until: Option<DateTime<Utc>>,
    /// It ends this many days of 24 hours later.
    #[oai(validator(minimum(value = "1"), maximum(value = "36600")))]
    days: Option<u16>,
    /// It ends this many calendar months later.
    #[oai(validator(minimum(value = "1"), maximum(value = "1200")))]
    months: Option<u16>,
    /// `true`: it never ends.
    #[oai(default)]
    never: bool,
}

/// What is to become of the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NewEnd {
    At(Option<DateTime<Utc>>),
    Later(Term),
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Extend {
    /// Set or move the end of a license.
    ///
    /// `days` and `months` are added to what is left; an expired license gets the whole term from now. Send an
    /// `Idempotency-Key`, so that a repeated request does not add twice.
    #[oai(path = "/:id/extend", method = "post")]
    async fn extend_license(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<ExtendLicenseRequest>,
    ) -> ApiResult<Json<AdminLicenseView>, ExtendCodes> {
        let caller = admin.require(Role::Support)?;
        let (end, now) = (new_end(&request.0)?, caller.scope.now);
        let rule = |record: &LicenseRecord| match end {
            NewEnd::At(end) => rules::set_expiry(record, end),
            NewEnd::Later(term) => rules::extend(record, term, now),
        };
        Ok(Json(amend(&caller, id.0.0, rule).await?))
    }
}

fn new_end(request: &ExtendLicenseRequest) -> Result<NewEnd, Problem> {
    match (request.until, request.days, request.months, request.never) {
        (Some(until), None, None, false) => Ok(NewEnd::At(Some(until))),
        (None, Some(days), None, false) => Ok(NewEnd::Later(Term::Days(days))),
        (None, None, Some(months), false) => Ok(NewEnd::Later(Term::Months(months))),
        (None, None, None, true) => Ok(NewEnd::At(None)),
        _ => {
            let detail = "Send exactly one of `until`, `days`, `months` and `\"never\": true`.";
            Err(Problem::with_detail(ErrorCode::RequestInvalid, detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_wish_is_understood() {
        let nothing = ExtendLicenseRequest {
            until: None,
            days: None,
            months: None,
            never: false,
        };
        assert_eq!(new_end(&nothing).unwrap_err().code, ErrorCode::RequestInvalid);
        let days = ExtendLicenseRequest {
            days: Some(3),
            ..nothing
        };
        assert_eq!(new_end(&days).unwrap(), NewEnd::Later(Term::Days(3)));
        let never = ExtendLicenseRequest {
            days: None,
            never: true,
            ..days
        };
        assert_eq!(new_end(&never).unwrap(), NewEnd::At(None));
        let both = ExtendLicenseRequest {
            months: Some(1),
            ..never
        };
        assert_eq!(new_end(&both).unwrap_err().code, ErrorCode::RequestInvalid);
    }
}
