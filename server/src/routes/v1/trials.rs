//! `POST /v1/trials`

use chrono::{DateTime, Utc};
use claviger_licensing::{Product, Trial, TrialId, TrialPolicy, kind, rules};
use claviger_protocol::Code;
use claviger_store::NewTrial;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::token::{Addressee, SignedVerdict, sign_trial},
    routes::Tag,
    wire::{
        device::{Device, KnownDevice},
        id::WireId,
        limits::LimitsView,
        text::{Email, Nonce, Slug},
        verdict::CodeView,
    },
};

pub(crate) struct Trials;

codes!(TrialCodes: ProductUnknown, DeviceInvalid, Verdict(claviger_protocol::Code::TrialNotOffered));

/// A device that wants to try a product.
#[derive(Debug, Object)]
struct TrialRequest {
    /// The product's code.
    product: Slug,
    /// The device.
    device: Device,
    /// Where to write to before the trial ends, if the user gave it.
    email: Option<Email>,
    /// Comes back in the token, so that the app knows its answer from an old one.
    nonce: Option<Nonce>,
}

/// How a device's trial stands.
#[derive(Debug, Object)]
#[oai(rename = "TrialVerdict", skip_serializing_if_is_none)]
struct TrialView {
    /// May the app be used?
    valid: bool,
    /// `VALID` or `TRIAL_EXPIRED`.
    code: CodeView,
    /// The same in a sentence.
    detail: String,
    /// What to do about it.
    fix: Option<String>,
    /// The verdict as a JWT, signed for this device.
    token: String,
    /// Until when the token works without the server.
    offline_until: DateTime<Utc>,
    /// When to ask again.
    refresh_after: DateTime<Utc>,
    /// The server's time.
    server_time: DateTime<Utc>,
    /// The trial's id.
    trial: WireId<kind::Trial>,
    /// Did it begin with this request?
    started: bool,
    /// When it began.
    started_at: DateTime<Utc>,
    /// When it is over.
    ends_at: DateTime<Utc>,
    /// Days left, a begun one counted whole; 0 when it is over.
    days_left: i64,
    /// Features it unlocks.
    features: Vec<String>,
    /// Limits under which it runs; `null` means unlimited.
    limits: LimitsView,
    /// Where to buy.
    buy_url: Option<String>,
}

#[OpenApi(prefix_path = "/v1", tag = "Tag::Apps")]
impl Trials {
    /// Start or read this device's trial.
    ///
    /// A device has one trial per product and environment. The first request starts it; every other reads it, also after a
    /// reinstall, and from a machine that changed but is recognized by its components.
    #[oai(path = "/trials", method = "post")]
    async fn start_or_read(&self, scope: Scope, request: Json<TrialRequest>) -> ApiResult<Json<TrialView>, TrialCodes> {
        let request = request.0;
        let device = request.device.understand(&scope.env.secrets)?;
        let product = scope.env.store.find_product(&request.product.0).await?;
        let product = product.ok_or(ErrorCode::ProductUnknown)?;
        let policy = product.trial.clone().ok_or(ErrorCode::Verdict(Code::TrialNotOffered))?;
        let email = request.email.map(|email| email.0);
        let (trial, started) = find_or_begin(&scope, &product, &policy, &device, email).await?;

        let code = rules::trial_standing(&trial, scope.now);
        scope.app.metrics.verdict(scope.env.environment, "trial", code);
        let nonce = request.nonce.as_ref().map(|nonce| nonce.0.as_str());
        let to = Addressee {
            product: &product.code,
            device: &device.id,
            nonce,
        };
        let signed = sign_trial(&scope, to, &trial, &policy, product.check_interval_minutes, code)?;
        Ok(Json(view(&scope, &trial, started, code, signed, policy, product)))
    }
}

/// The trial of a device, which begins if it has none.
pub(crate) async fn find_or_begin(
    scope: &Scope,
    product: &Product,
    policy: &TrialPolicy,
    device: &KnownDevice,
    email: Option<String>,
) -> Result<(Trial, bool), Problem> {
    let store = &scope.env.store;
    if let Some(trial) = store.find_trial(product.id, &device.hash).await? {
        return Ok((trial, false));
    }
    let context = scope.app_context();
    if !device.components.is_empty() {
        let candidates = store.find_trials_by_components(product.id, &device.components).await?;
        let known = candidates
            .into_iter()
            .find(|(_, known)| rules::same_machine(known, &device.components));
        if let Some((trial, _)) = known {
            store
                .link_trial_device(&trial, &device.hash, &device.components, &context)
                .await?;
            return Ok((trial, false));
        }
    }
    let trial = Trial {
        id: TrialId::mint(scope.now),
        product_id: product.id,
        started_at: scope.now,
        ends_at: scope.now + chrono::Duration::days(i64::from(policy.days)),
        email,
        device_name: device.facts.name.clone(),
        platform: device.facts.platform.clone(),
        app_version: device.facts.app_version.clone(),
        converted: None,
    };
    let new = NewTrial {
        trial,
        device: device.hash,
        components: device.components.clone(),
    };
    Ok(store.begin_trial(&new, &context).await?)
}

fn view(
    scope: &Scope,
    trial: &Trial,
    started: bool,
    code: Code,
    signed: SignedVerdict,
    policy: TrialPolicy,
    product: Product,
) -> TrialView {
    let left = trial.ends_at - scope.now;
    TrialView {
        valid: code.is_valid(),
        code: CodeView(code),
        detail: code.detail().to_owned(),
        fix: code.fix().map(str::to_owned),
        token: signed.token,
        offline_until: signed.expires_at,
        refresh_after: signed.refresh_after,
        server_time: scope.now,
        trial: WireId(trial.id),
        started,
        started_at: trial.started_at,
        ends_at: trial.ends_at,
        days_left: (left.num_seconds().max(0) + 86_399) / 86_400,
        features: policy.features.into_iter().collect(),
        limits: LimitsView(policy.limits),
        buy_url: product.buy_url,
    }
}
