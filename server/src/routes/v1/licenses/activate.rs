//! `POST /v1/licenses/activate`

use claviger_licensing::{LicenseRecord, rules::Refusal};
use claviger_protocol::{CanonicalKey, Code};
use claviger_store::LicenseSelector;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        failure::{ApiResult, codes},
        problem::Problem,
        scope::Scope,
    },
    operations::{
        activate::{self, Outcome, activate},
        find,
        token::{Addressee, sign_license},
    },
    routes::Tag,
    wire::{
        device::{Device, KnownDevice},
        text::{KeyText, Nonce, Slug},
        verdict::{VerdictParts, VerdictView},
    },
};

pub(crate) struct Activate;

codes!(
    ActivateCodes: KeyInvalid,
    DeviceInvalid,
    ProductUnknown,
    Conflict,
    Verdict(Code::NotFound),
    Verdict(Code::EnvironmentMismatch),
    Verdict(Code::ProductMismatch),
    Verdict(Code::Revoked),
    Verdict(Code::Suspended),
    Verdict(Code::Expired),
    Verdict(Code::Overdue),
    Verdict(Code::DeviceLimitReached),
    Verdict(Code::TransferLimitReached),
);

/// A device that wants a slot of a license.
#[derive(Debug, Object)]
struct ActivateRequest {
    /// The product's code.
    product: Slug,
    /// The license key, as typed: case, spaces and hyphens do not matter, nor does o for 0.
    key: KeyText,
    /// The device.
    device: Device,
    /// Comes back in the token, so that the app knows its answer from an old one.
    nonce: Option<Nonce>,
}

#[OpenApi(prefix_path = "/v1/licenses", tag = "Tag::Apps")]
impl Activate {
    /// Give this device a slot of the license.
    ///
    /// Activating a device that is active changes nothing and takes no second slot, so it is safe to repeat. A machine that
    /// changed is recognized by its components and keeps its slot, within the plan's budget. A refusal is a problem that says
    /// why; `DEVICE_LIMIT_REACHED` lists the devices, one of which `/v1/licenses/deactivate` can release.
    #[oai(path = "/activate", method = "post")]
    async fn activate(
        &self,
        scope: Scope,
        request: Json<ActivateRequest>,
    ) -> ApiResult<Json<VerdictView>, ActivateCodes> {
        let request = request.0;
        let product = request.product.0.as_str();
        let device = request.device.understand(&scope.env.secrets)?;
        let key = find::asked(&scope, &request.key.0)?;
        let to = Addressee {
            product,
            device: &device.id,
            nonce: request.nonce.as_ref().map(|nonce| nonce.0.as_str()),
        };

        let selector = LicenseSelector::Key(key.hash);
        let outcome = activate(&scope, selector, product, &device, &scope.app_context()).await?;
        let Some(outcome) = outcome else {
            return Err(absent(&scope, to, &key.canonical).await?.into());
        };
        match outcome {
            Outcome::Active { record, activation } => {
                scope
                    .app
                    .metrics
                    .verdict(scope.env.environment, "activate", Code::Valid);
                let signed = sign_license(
                    &scope,
                    to,
                    Some(&key.canonical),
                    Some(&record),
                    Some(activation),
                    Code::Valid,
                )?;
                Ok(Json(VerdictView::from(VerdictParts {
                    code: Code::Valid,
                    detail: None,
                    record: Some(&record),
                    device: &device.hash,
                    shortfall: None,
                    signed,
                    now: scope.now,
                })))
            }
            Outcome::Refused { record, refusal } => {
                Err(refused(&scope, to, &key.canonical, &record, &device, refusal)?.into())
            }
        }
    }
}

async fn absent(scope: &Scope, to: Addressee<'_>, key: &CanonicalKey) -> Result<Problem, Problem> {
    let absence = find::explain_absence(scope, to.product, key).await?;
    let code = absence.code;
    scope.app.metrics.verdict(scope.env.environment, "activate", code);
    let mut problem = Problem::from(absence);
    problem.more.token = Some(sign_license(scope, to, Some(key), None, None, code)?.token);
    Ok(problem)
}

fn refused(
    scope: &Scope,
    to: Addressee<'_>,
    key: &CanonicalKey,
    record: &LicenseRecord,
    device: &KnownDevice,
    refusal: Refusal,
) -> Result<Problem, Problem> {
    scope
        .app
        .metrics
        .verdict(scope.env.environment, "activate", refusal.code);
    let mut problem = activate::refused(record, device, refusal);
    // A key of another product must not tell about its license.
    let shown = (refusal.code != Code::ProductMismatch).then_some(record);
    problem.more.token = Some(sign_license(scope, to, Some(key), shown, None, refusal.code)?.token);
    Ok(problem)
}
