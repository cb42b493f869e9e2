//! `POST /v1/admin/licenses/{id}/change-plan`

use claviger_licensing::{Role, kind, rules};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{amend::change, view::AdminLicenseView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::{id::WireId, text::Slug},
};

pub(crate) struct ChangePlan;

codes!(
    ChangePlanCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    LicenseNotFound,
    PlanUnknown,
    AmendmentInvalid,
    Conflict
);

/// Where a license moves to.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct ChangeLicensePlanRequest {
    /// The code of a plan of the license's product.
    plan: Slug,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl ChangePlan {
    /// Move a license to another plan of its product.
    ///
    /// Key and devices stay, also devices above the new limit. A license without an end gets the new plan's term from now; on
    /// a perpetual plan its end falls away.
    #[oai(path = "/:id/change-plan", method = "post")]
    async fn change_license_plan(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<ChangeLicensePlanRequest>,
    ) -> ApiResult<Json<AdminLicenseView>, ChangePlanCodes> {
        let caller = admin.require(Role::Support)?;
        let plans = caller.scope.env.store.read_catalog().await?.content.plans;
        let (code, now) = (request.0.plan.0, caller.scope.now);
        let license = change(&caller, id.0.0, |record| {
            let plan = plans
                .iter()
                .find(|plan| plan.product_id == record.product.id && plan.code == code);
            let plan = plan.ok_or_else(|| Problem::new(ErrorCode::PlanUnknown))?;
            Ok(rules::change_plan(record, plan, now)?)
        });
        Ok(Json(license.await?))
    }
}
