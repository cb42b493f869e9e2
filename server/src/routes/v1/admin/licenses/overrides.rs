//! `PUT /v1/admin/licenses/{id}/overrides`

use claviger_licensing::{Overrides, Role, kind, rules};
use claviger_protocol::{Code, Limits};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{
    amend::amend,
    view::{AdminLicenseView, OverridesView},
};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::id::WireId,
};

/// Limits of one license.
const MAX_LIMITS: usize = 100;

pub(crate) struct SetOverrides;

codes!(
    OverridesCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    LicenseNotFound,
    AmendmentInvalid,
    Conflict
);

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl SetOverrides {
    /// Set what a license grants beyond or below its plan.
    ///
    /// Replaces all overrides: what is absent is as in the plan, `{}` takes all of them away. Devices that hold slots keep
    /// them when `max_devices` is lowered.
    #[oai(path = "/:id/overrides", method = "put")]
    async fn set_license_overrides(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<OverridesView>,
    ) -> ApiResult<Json<AdminLicenseView>, OverridesCodes> {
        let caller = admin.require(Role::Support)?;
        let overrides = Overrides::from(request.0);
        check_limits(&overrides.limits)?;
        Ok(Json(
            amend(&caller, id.0.0, |record| rules::set_overrides(record, overrides)).await?,
        ))
    }
}

fn check_limits(limits: &Limits) -> Result<(), Problem> {
    let fits = |name: &str| {
        (1..=64).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if limits.len() <= MAX_LIMITS && limits.keys().all(|name| fits(name)) {
        return Ok(());
    }
    let detail = "Limits have names of 1 to 64 of a-z, 0-9 and _, and there are at most 100.";
    Err(Problem::with_detail(ErrorCode::RequestInvalid, detail))
}
