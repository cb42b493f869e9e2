//! `POST /v1/licenses/validate`

use std::collections::BTreeMap;

use claviger_hot_path::CheckIn;
use claviger_licensing::{DeviceFacts, LicenseRecord, rules};
use claviger_protocol::{CanonicalKey, Code};
use poem_openapi::{Object, OpenApi};
use serde::{Deserialize, Deserializer, de::Error};

use crate::{
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::{
        activate::note_refusal,
        find::{self, Absence, Found},
        token::{Addressee, sign_license},
    },
    routes::Tag,
    wire::{
        device::AskingDevice,
        json::DirectJson,
        text::{KeyText, Nonce, Slug},
        verdict::{VerdictParts, VerdictView},
    },
};

pub(crate) struct Validate;

codes!(ValidateCodes: KeyInvalid, DeviceInvalid, ProductUnknown);

/// Features that one request may ask about; the field says so as well.
const MAX_FEATURES: usize = 100;

/// A device that asks whether its license is good.
#[derive(Debug, Object, Deserialize)]
struct ValidateRequest {
    /// The product's code.
    product: Slug,
    /// The license key.
    key: KeyText,
    /// The device. What it says of itself is kept for the license's device list.
    device: AskingDevice,
    /// Features that the app needs: without one of them the answer is `FEATURE_MISSING`.
    #[oai(validator(max_items = 100))]
    #[serde(default, deserialize_with = "not_too_many")]
    features: Option<Vec<Slug>>,
    /// What the app uses of named limits: above one of them the answer is `LIMIT_EXCEEDED`.
    usage: Option<BTreeMap<String, u64>>,
    /// Comes back in the token, so that the app knows its answer from an old one.
    nonce: Option<Nonce>,
}

#[OpenApi(prefix_path = "/v1/licenses", tag = "Tag::Apps")]
impl Validate {
    /// Is the license good on this device?
    ///
    /// Answers 200 also when it is not: `valid`, `code` and the signed token say so. Anything but a 200 with a token that
    /// verifies is no answer, and the app goes on with the token it has. Counts as a check-in.
    #[oai(path = "/validate", method = "post")]
    async fn validate(
        &self,
        scope: Scope,
        DirectJson(request): DirectJson<ValidateRequest>,
    ) -> ApiResult<DirectJson<VerdictView>, ValidateCodes> {
        let device = request.device.understand(&scope.env.secrets)?;
        let key = find::asked(&scope, &request.key.0)?;
        let product = request.product.0.as_str();
        let to = Addressee {
            product,
            device: &device.id,
            nonce: request.nonce.as_ref().map(|nonce| nonce.0.as_str()),
        };
        let features: Vec<String> = request
            .features
            .unwrap_or_default()
            .into_iter()
            .map(|feature| feature.0)
            .collect();
        let usage = request.usage.unwrap_or_default();
        if usage.len() > 100 {
            return Err(
                Problem::with_detail(ErrorCode::RequestInvalid, "At most 100 limits can be asked about.").into(),
            );
        }

        let view = match find::for_judging(&scope, product, &key, device.hash).await? {
            Found::License(record) => {
                let question = rules::Question {
                    product,
                    device: &device.hash,
                    features: &features,
                    usage: &usage,
                };
                judge(&scope, to, &key.canonical, &record, device.facts, &question).await?
            }
            Found::Nothing(Absence { code, detail }) => {
                let signed = sign_license(&scope, to, Some(&key.canonical), None, None, code)?;
                let parts = VerdictParts {
                    code,
                    detail,
                    record: None,
                    device: &device.hash,
                    shortfall: None,
                    signed,
                    now: scope.now,
                };
                VerdictView::from(parts)
            }
        };
        scope
            .app
            .metrics
            .verdict(scope.env.environment, "validate", view.code.0);
        Ok(DirectJson(view))
    }
}

async fn judge(
    scope: &Scope,
    to: Addressee<'_>,
    key: &CanonicalKey,
    record: &LicenseRecord,
    facts: DeviceFacts,
    question: &rules::Question<'_>,
) -> Result<VerdictView, Problem> {
    let verdict = rules::assess(record, question, scope.now);
    let standing = rules::standing(&record.license, scope.now);
    match verdict.activation {
        // A device that falls short of a feature or a limit has shown itself all the same.
        Some(activation) if standing == Code::Valid => {
            let check_in = CheckIn {
                record,
                activation,
                at: scope.now,
                facts,
                runtime: None,
                origin: Some(scope),
            };
            scope.env.check_ins.note(check_in).await;
        }
        _ => note_refusal(scope, record, *question.device, verdict.code).await,
    }
    // A key of another product must not tell about its license.
    let shown = (verdict.code != Code::ProductMismatch).then_some(record);
    let activation = verdict.activation.map(|activation| activation.id);
    let signed = sign_license(scope, to, Some(key), shown, activation, verdict.code)?;
    let mut view = VerdictView::from(VerdictParts {
        code: verdict.code,
        detail: None,
        record: shown,
        device: question.device,
        shortfall: verdict.shortfall,
        signed,
        now: scope.now,
    });
    // The record is from before the check-in that this request is.
    if let Some(activation) = view.activation.as_mut().filter(|_| standing == Code::Valid) {
        activation.last_seen_at = scope.now;
    }
    Ok(view)
}

/// As the field's validator has it.
fn not_too_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Slug>>, D::Error> {
    let features = Option::<Vec<Slug>>::deserialize(deserializer)?;
    match &features {
        Some(many) if many.len() > MAX_FEATURES => Err(D::Error::custom("too many")),
        _ => Ok(features),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::wire::json::tests::same_readings;

    fn usual() -> Value {
        let hash = format!("sha256:{}", "0a".repeat(32));
        json!({
            "product": "switchfast",
            "key": "SF-7Q2WE-9RT4Y-0PA5S-D8FGH",
            "device": {
                "id": hash, "components": { "machine_id": hash, "disk": hash }, "name": "Ännas \"Mac\"", "platform": "macos",
                "arch": "arm64", "cpu": null, "app_version": "2.1.0",
            },
            "features": ["export"],
            "usage": { "projects": 3 },
            "nonce": "AbCd-0123_x",
            "unknown": { "of": ["a", "newer", 1.5, null] },
        })
    }

    #[test]
    fn what_clients_send_is_read_directly() {
        assert!(same_readings::<ValidateRequest>(&usual().to_string()));
        let mut few = usual();
        for absent in ["features", "usage", "nonce", "unknown"] {
            few[absent] = Value::Null;
            assert!(same_readings::<ValidateRequest>(&few.to_string()), "{absent} is null");
            few.as_object_mut().unwrap().remove(absent);
            assert!(same_readings::<ValidateRequest>(&few.to_string()), "no {absent}");
        }
        few["features"] = json!(vec!["a"; 100]);
        assert!(same_readings::<ValidateRequest>(&few.to_string()));
    }

    #[test]
    fn what_is_refused_is_not_read_directly() {
        let changes = [
            ("/features", json!(vec!["a"; 101])),
            ("/features", json!(["Not a slug"])),
            ("/product", json!("")),
            ("/key", json!("x".repeat(257))),
            ("/key", json!(7)),
            ("/nonce", json!("short")),
            ("/usage", json!({ "projects": 1.5 })),
            ("/usage", json!({ "projects": -1 })),
            ("/device/name", json!("two\u{0}lines")),
            ("/device/id", Value::Null),
            ("/device/components", json!({ "Disk": "sha256:00" })),
            ("/device/components/disk", json!("raw-serial")),
        ];
        for (place, value) in changes {
            let mut body = usual();
            *body.pointer_mut(place).unwrap() = value;
            assert!(!same_readings::<ValidateRequest>(&body.to_string()), "{place}");
        }
    }
}
