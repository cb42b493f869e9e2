use chrono::{DateTime, Utc};
use claviger_licensing::{Activation, ActivationId, ActivationOrigin, DeviceFacts, ReleaseCause};
use claviger_store::{StoreError, StoreResult};
use serde_json::Value;
use uuid::Uuid;

use super::Source;

/// A row of `device_activations`, its license and run time left out.
pub(crate) struct ActivationRow {
    pub(crate) id: Uuid,
    pub(crate) slot: i16,
    pub(crate) device_hash: Vec<u8>,
    pub(crate) components: Value,
    pub(crate) name: Option<String>,
    pub(crate) platform: Option<String>,
    pub(crate) arch: Option<String>,
    pub(crate) cpu: Option<String>,
    pub(crate) app_version: Option<String>,
    pub(crate) hostname: Option<String>,
    pub(crate) origin: String,
    pub(crate) activated_at: DateTime<Utc>,
    pub(crate) last_seen_at: DateTime<Utc>,
    pub(crate) released_at: Option<DateTime<Utc>>,
    pub(crate) release_cause: Option<String>,
    pub(crate) superseded: bool,
}

impl TryFrom<ActivationRow> for Activation {
    type Error = StoreError;

    fn try_from(row: ActivationRow) -> StoreResult<Self> {
        let source = Source {
            table: "device_activations",
            id: row.id,
        };
        let released = match (row.released_at, &row.release_cause) {
            (Some(at), Some(cause)) => Some((
                at,
                source.name("release_cause", &ReleaseCause::ALL, ReleaseCause::as_str, cause)?,
            )),
            (None, None) => None,
            _ => return Err(source.inconsistent("release_cause", "it is set without `released_at` or the reverse")),
        };
        Ok(Self {
            id: ActivationId::from_uuid(row.id),
            slot: source.number("slot", row.slot)?,
            device: source.hash("device_hash", &row.device_hash)?,
            components: source.components("components", &row.components)?,
            facts: DeviceFacts {
                name: row.name,
                platform: row.platform,
                arch: row.arch,
                cpu: row.cpu,
                app_version: row.app_version,
                hostname: row.hostname,
            },
            origin: source.name("origin", &ActivationOrigin::ALL, ActivationOrigin::as_str, &row.origin)?,
            activated_at: row.activated_at,
            last_seen_at: row.last_seen_at,
            released,
            superseded: row.superseded,
        })
    }
}
