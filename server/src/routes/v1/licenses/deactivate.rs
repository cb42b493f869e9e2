//! `POST /v1/licenses/deactivate`

use claviger_licensing::{
    ReleaseCause, kind,
    rules::{self, ReleaseTarget},
};
use claviger_protocol::Code;
use claviger_store::LicenseSelector;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::find,
    routes::Tag,
    wire::{
        device::{DeviceIdText, device_id},
        id::WireId,
        license::DeviceView,
        text::{KeyText, Slug},
    },
};

pub(crate) struct Deactivate;

codes!(
    DeactivateCodes: KeyInvalid,
    DeviceInvalid,
    ProductUnknown,
    Conflict,
    Verdict(Code::NotFound),
    Verdict(Code::EnvironmentMismatch),
    Verdict(Code::ProductMismatch),
);

/// Which device is to give up its slot: either this one by its id, or another one by its activation.
#[derive(Debug, Object)]
struct DeactivateRequest {
    /// The product's code.
    product: Slug,
    /// The license key.
    key: KeyText,
    /// The id of the device that asks.
    device_id: Option<DeviceIdText>,
    /// The activation of any device of the license: whoever holds the key may free a slot whose device is lost.
    activation_id: Option<WireId<kind::Activation>>,
}

/// What became of it.
#[derive(Debug, Object)]
#[oai(rename = "Deactivation")]
struct DeactivationView {
    /// Did it give up a slot now? `false` if it held none: asking twice is no error.
    released: bool,
    /// The devices that hold slots now.
    devices: Vec<DeviceView>,
}

#[OpenApi(prefix_path = "/v1/licenses", tag = "Tag::Apps")]
impl Deactivate {
    /// Free the slot of a device.
    ///
    /// Works also when the license is suspended or expired. Another device that takes the slot counts as a move; the same
    /// device coming back does not.
    #[oai(path = "/deactivate", method = "post")]
    async fn deactivate(
        &self,
        scope: Scope,
        request: Json<DeactivateRequest>,
    ) -> ApiResult<Json<DeactivationView>, DeactivateCodes> {
        let request = request.0;
        let target = target(&scope, request.device_id.as_ref(), request.activation_id)?;
        let key = find::asked(&scope, &request.key.0)?;
        let selector = LicenseSelector::Key(key.hash);
        let window = rules::window_start(scope.now);
        let Some(locked) = scope.env.store.lock_license(selector, window).await? else {
            let absence = find::explain_absence(&scope, &request.product.0, &key.canonical).await?;
            return Err(Problem::from(absence).into());
        };
        if locked.record().product.code != request.product.0 {
            return Err(ErrorCode::Verdict(Code::ProductMismatch).into());
        }
        let event = rules::release(locked.record(), target, ReleaseCause::Customer);
        let released = event.is_some();
        if let Some(event) = event {
            locked.commit(&[event], &scope.app_context()).await?;
        } else {
            drop(locked);
        }
        let record = scope.env.store.find_license(selector, window).await?;
        let devices = record
            .map(|record| DeviceView::active(&record, None))
            .unwrap_or_default();
        Ok(Json(DeactivationView { released, devices }))
    }
}

fn target(
    scope: &Scope,
    device: Option<&DeviceIdText>,
    activation: Option<WireId<kind::Activation>>,
) -> Result<ReleaseTarget, Problem> {
    match (device, activation) {
        (Some(device), None) => Ok(ReleaseTarget::Device(
            scope.env.secrets.device_hash(&device_id(device)?),
        )),
        (None, Some(activation)) => Ok(ReleaseTarget::Activation(activation.0)),
        (None, None) | (Some(_), Some(_)) => Err(Problem::with_detail(
            ErrorCode::RequestInvalid,
            "Send either `device_id` or `activation_id`.",
        )),
    }
}
