//! `POST /v1/licenses/heartbeat`

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use claviger_hot_path::CheckIn;
use claviger_licensing::rules;
use claviger_protocol::Code;
use claviger_store::UsageReport;
use poem_openapi::{Object, OpenApi, types::Any};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::find::{self, Absence, Found},
    routes::Tag,
    wire::{
        device::AskingDevice,
        json::{DirectJson, instant},
        text::{KeyText, Slug},
        verdict::CodeView,
    },
};

/// Names of counters and gauges in one report.
const MAX_NAMES: usize = 100;
/// Bytes of run-time information as JSON.
const MAX_RUNTIME: usize = 16 * 1024;

pub(crate) struct Heartbeat;

codes!(HeartbeatCodes: KeyInvalid, DeviceInvalid, ProductUnknown);

/// A device that tells how it is.
#[derive(Debug, Object, Deserialize)]
struct HeartbeatRequest {
    /// The product's code.
    product: Slug,
    /// The license key.
    key: KeyText,
    /// The device.
    device: AskingDevice,
    /// What the app wants to tell of its run time: a JSON object of up to 16 KiB. The last one is kept.
    runtime: Option<BTreeMap<String, Any<Value>>>,
    /// Increments since the last heartbeat; they add up by day. Send an `Idempotency-Key`, so that a repeated request does not
    /// count twice.
    counters: Option<BTreeMap<String, u64>>,
    /// Levels; each day keeps the last and the highest.
    gauges: Option<BTreeMap<String, u64>>,
}

/// What became of it.
#[derive(Debug, Object, Serialize)]
#[oai(rename = "HeartbeatVerdict", skip_serializing_if_is_none)]
struct HeartbeatView {
    /// Was it recorded? Only an active device of a good license is.
    recorded: bool,
    /// How the license stands.
    code: CodeView,
    /// The same in a sentence.
    detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    /// When the next heartbeat is due.
    #[serde(with = "instant::option", skip_serializing_if = "Option::is_none")]
    next_after: Option<DateTime<Utc>>,
}

#[OpenApi(prefix_path = "/v1/licenses", tag = "Tag::Apps")]
impl Heartbeat {
    /// Tell that this device runs, how, and what it used.
    ///
    /// Signs nothing and changes no right; `validate` does that.
    #[oai(path = "/heartbeat", method = "post")]
    async fn heartbeat(
        &self,
        scope: Scope,
        DirectJson(request): DirectJson<HeartbeatRequest>,
    ) -> ApiResult<DirectJson<HeartbeatView>, HeartbeatCodes> {
        let device = request.device.understand(&scope.env.secrets)?;
        let key = find::asked(&scope, &request.key.0)?;
        let (counters, gauges) = (names(request.counters)?, names(request.gauges)?);
        let runtime = request.runtime.map(runtime).transpose()?;

        let record = match find::for_judging(&scope, &request.product.0, &key, device.hash).await? {
            Found::License(record) => record,
            Found::Nothing(Absence { code, detail }) => return Ok(DirectJson(not_recorded(code, detail))),
        };
        let question = rules::Question {
            product: &request.product.0,
            device: &device.hash,
            features: &[],
            usage: &BTreeMap::new(),
        };
        let verdict = rules::assess(&record, &question, scope.now);
        let Some(activation) = verdict.activation.filter(|_| verdict.code.is_valid()) else {
            return Ok(DirectJson(not_recorded(verdict.code, None)));
        };
        let check_in = CheckIn {
            record: &record,
            activation,
            at: scope.now,
            facts: device.facts,
            runtime,
            origin: Some(&scope),
        };
        scope.env.check_ins.note(check_in).await;
        if !(counters.is_empty() && gauges.is_empty()) {
            let report = UsageReport {
                license_id: record.license.id,
                at: scope.now,
                counters,
                gauges,
            };
            scope.env.store.record_usage(&report).await?;
        }
        let interval = Duration::minutes(i64::from(record.product.check_interval_minutes));
        Ok(DirectJson(HeartbeatView {
            recorded: true,
            code: CodeView(Code::Valid),
            detail: "The heartbeat was recorded.".to_owned(),
            fix: None,
            next_after: Some(scope.now + interval),
        }))
    }
}

fn not_recorded(code: Code, detail: Option<String>) -> HeartbeatView {
    HeartbeatView {
        recorded: false,
        code: CodeView(code),
        detail: detail.unwrap_or_else(|| code.detail().to_owned()),
        fix: code.fix().map(str::to_owned),
        next_after: None,
    }
}

fn names(values: Option<BTreeMap<String, u64>>) -> Result<BTreeMap<String, u64>, Problem> {
    let values = values.unwrap_or_default();
    let fits = |name: &str| {
        (1..=64).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let sane = values.len() <= MAX_NAMES
        && values
            .iter()
            .all(|(name, value)| fits(name) && i64::try_from(*value).is_ok());
    if sane {
        return Ok(values);
    }
    let detail =
        "Counters and gauges have names of 1 to 64 of a-z, 0-9 and _, values below 2^63, and there are at most 100.";
    Err(Problem::with_detail(ErrorCode::RequestInvalid, detail))
}

fn runtime(members: BTreeMap<String, Any<Value>>) -> Result<Value, Problem> {
    let value = Value::Object(members.into_iter().map(|(name, value)| (name, value.0)).collect());
    let text = value.to_string();
    if text.len() > MAX_RUNTIME || text.contains("\\u0000") {
        let detail = "`runtime` is at most 16 KiB of JSON without NUL characters.";
        return Err(Problem::with_detail(ErrorCode::RequestInvalid, detail));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::json::tests::{same_readings, same_texts};

    #[test]
    fn heartbeats_are_read_and_written_directly() {
        let body = json!({
            "product": "switchfast",
            "key": "SF-7Q2WE-9RT4Y-0PA5S-D8FGH",
            "device": { "id": format!("sha256:{}", "0a".repeat(32)) },
            "runtime": { "uptime": 7, "load": [0.5, null], "host": { "name": "a" } },
            "counters": { "exports": 3 },
            "gauges": null,
        });
        assert!(same_readings::<HeartbeatRequest>(&body.to_string()));
        let mut view = not_recorded(Code::Expired, None);
        same_texts(&view);
        view.next_after = DateTime::from_timestamp_micros(1_800_000_000_120_000);
        same_texts(&view);
    }
}
