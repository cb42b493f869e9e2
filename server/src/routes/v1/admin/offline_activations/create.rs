//! `POST /v1/admin/offline-activations`

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{Activation, DeviceFacts, LicenseRecord, Role, rules};
use claviger_protocol::{
    CanonicalKey, Code,
    file::{LicenseFile, RequestFile},
};
use claviger_store::LicenseSelector;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::{
        activate::{Outcome, activate, refused},
        find,
        token::{Addressee, sign_license_file},
    },
    routes::Tag,
    wire::{
        device::KnownDevice,
        license::{DeviceView, LicenseView},
        text::{Name, Nonce, Raw, Slug},
    },
};

pub(crate) struct Create;

codes!(
    CreateCodes: Unauthorized,
    Forbidden,
    FileInvalid,
    KeyInvalid,
    ProductUnknown,
    Conflict,
    Verdict(Code::EnvironmentMismatch),
    Verdict(Code::NotFound),
    Verdict(Code::ProductMismatch),
    Verdict(Code::Revoked),
    Verdict(Code::Suspended),
    Verdict(Code::Expired),
    Verdict(Code::Overdue),
    Verdict(Code::DeviceLimitReached),
    Verdict(Code::TransferLimitReached),
);

/// A request file of a machine without a network.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct OfflineActivationRequest {
    /// The text of the file that the app wrote, unchanged.
    request_file: Raw,
    /// How many days the license file is to work; as many as the plan allows, if absent or more than that.
    #[oai(validator(minimum(value = "1"), maximum(value = "3660")))]
    valid_days: Option<u32>,
}

/// A license file to carry back.
#[derive(Debug, Object)]
#[oai(rename = "OfflineActivation")]
struct OfflineActivationView {
    /// The text of the license file: save it unchanged and open it in the app.
    license_file: String,
    /// Until when the license file works.
    expires_at: DateTime<Utc>,
    /// The license.
    license: LicenseView,
    /// The slot of the device.
    activation: DeviceView,
}

#[OpenApi(prefix_path = "/v1/admin", tag = "Tag::Admin")]
impl Create {
    /// Activate a machine without a network.
    ///
    /// Takes a slot like any activation, and is refused like one. The same request file may be sent again, for a license file
    /// that works longer; the device keeps its slot. The license file ends with the license at the latest.
    #[oai(path = "/offline-activations", method = "post")]
    async fn create_offline_activation(
        &self,
        admin: Admin,
        request: Json<OfflineActivationRequest>,
    ) -> ApiResult<Json<OfflineActivationView>, CreateCodes> {
        let caller = admin.require(Role::Support)?;
        let (request, scope) = (request.0, &caller.scope);
        let file = RequestFile::parse(&request.request_file.0).map_err(|error| invalid(&error.to_string()))?;
        let asked = understand(scope, file)?;

        let selector = LicenseSelector::Key(scope.env.secrets.key_hash(&asked.key));
        let outcome = activate(scope, selector, &asked.product, &asked.device, &caller.context()).await?;
        let Some(outcome) = outcome else {
            let absence = find::explain_absence(scope, &asked.product, &asked.key).await?;
            return Err(Problem::from(absence).into());
        };
        match outcome {
            Outcome::Refused { record, refusal } => Err(refused(&record, &asked.device, refusal).into()),
            Outcome::Active { record, activation } => {
                let active = record.active().find(|active| active.id == activation);
                let active = active.ok_or_else(|| anyhow::anyhow!("{activation} was released at once"))?;
                Ok(Json(answer(scope, &asked, &record, active, request.valid_days)?))
            }
        }
    }
}

/// What a request file asks for, checked like the request of an app.
struct Asked {
    product: String,
    key: CanonicalKey,
    device: KnownDevice,
    nonce: String,
}

fn understand(scope: &Scope, file: RequestFile) -> Result<Asked, Problem> {
    let here = scope.env.environment;
    if file.environment != here {
        let detail = format!(
            "The request file is for environment `{}`, and this is `{here}`.",
            file.environment
        );
        return Err(Problem::with_detail(
            ErrorCode::Verdict(Code::EnvironmentMismatch),
            detail,
        ));
    }
    let in_field = |name: &'static str| move |reason: String| invalid(&format!("`{name}`: {reason}"));
    let text = |name: &'static str, value: Option<String>| {
        let value = value.filter(|value| !value.is_empty());
        value
            .map(|value| Name::parse(&value).map(|text| text.0).map_err(in_field(name)))
            .transpose()
    };
    let facts = DeviceFacts {
        name: text("name", file.name)?,
        platform: text("platform", file.platform)?,
        arch: text("arch", file.arch)?,
        cpu: None,
        app_version: text("app_version", file.app_version)?,
        hostname: text("hostname", file.hostname)?,
    };
    let secrets = &scope.env.secrets;
    Ok(Asked {
        product: Slug::parse(&file.product).map_err(in_field("product"))?.0,
        key: find::parse(&file.key)?,
        nonce: Nonce::parse(&file.nonce).map_err(in_field("nonce"))?.0,
        device: KnownDevice {
            hash: secrets.device_hash(&file.device),
            id: file.device,
            components: secrets.component_hashes(&file.components),
            facts,
        },
    })
}

fn invalid(reason: &str) -> Problem {
    Problem::with_detail(
        ErrorCode::FileInvalid,
        format!("The request file is not usable: {reason}."),
    )
}

fn answer(
    scope: &Scope,
    asked: &Asked,
    record: &LicenseRecord,
    activation: &Activation,
    valid_days: Option<u32>,
) -> anyhow::Result<OfflineActivationView> {
    let until = until(record, valid_days, scope.now);
    let to = Addressee {
        product: &asked.product,
        device: &asked.device.id,
        nonce: Some(&asked.nonce),
    };
    let signed = sign_license_file(scope, to, &asked.key, record, activation.id, until)?;
    let file = LicenseFile {
        token: signed.token,
        keys: scope.env.signer.jwks(scope.now),
    };
    Ok(OfflineActivationView {
        license_file: file.to_text(),
        expires_at: until,
        license: LicenseView::from(record),
        activation: DeviceView::new(activation, Some(&asked.device.hash)),
    })
}

/// Until when a license file works: as long as was asked for, within what the plan and the license allow.
fn until(record: &LicenseRecord, valid_days: Option<u32>, now: DateTime<Utc>) -> DateTime<Utc> {
    let of_plan = record.plan.license_file_days;
    let days = valid_days.map_or(of_plan, |days| days.min(of_plan));
    let end = now + Duration::days(i64::from(days));
    rules::usable_until(&record.license).map_or(end, |last| end.min(last))
}
