use claviger_licensing::{Activation, ActivationId, ActivationOrigin, DeviceFacts, ReleaseCause};
use claviger_store::{StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;

pub(crate) struct ActivationRow {
    pub(crate) id: Uuid,
    pub(crate) slot: i64,
    pub(crate) device_hash: Vec<u8>,
    pub(crate) components: String,
    pub(crate) name: Option<String>,
    pub(crate) platform: Option<String>,
    pub(crate) arch: Option<String>,
    pub(crate) cpu: Option<String>,
    pub(crate) app_version: Option<String>,
    pub(crate) hostname: Option<String>,
    pub(crate) origin: String,
    pub(crate) activated_at: i64,
    pub(crate) last_seen_at: i64,
    pub(crate) released_at: Option<i64>,
    pub(crate) release_cause: Option<String>,
    pub(crate) superseded: bool,
}

/// Selects [`ActivationRow`]s; a device is last seen on the last of its days. Takes the rest of the statement in pieces, then its arguments.
macro_rules! select_activations {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::activation::ActivationRow,
            r#"SELECT id AS "id: _", slot, device_hash, components, name, platform, arch, cpu, app_version, hostname,
                   origin, activated_at,
                   max(activated_at, COALESCE((SELECT last_seen_at FROM device_days
                                               WHERE activation_id = device_activations.id
                                               ORDER BY day DESC LIMIT 1), activated_at)) AS "last_seen_at!: i64",
                   released_at, release_cause, superseded AS "superseded: _"
               FROM device_activations "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_activations;

impl TryFrom<ActivationRow> for Activation {
    type Error = StoreError;

    fn try_from(row: ActivationRow) -> StoreResult<Self> {
        let name = RowName {
            table: "device_activations",
            id: row.id,
        };
        let cause = |cause: String| name.variant("release_cause", &cause, &ReleaseCause::ALL, ReleaseCause::as_str);
        let released_at = name.optional_time("released_at", row.released_at)?;
        Ok(Self {
            id: ActivationId::from_uuid(row.id),
            slot: name.number("slot", row.slot)?,
            device: name.hash("device_hash", &row.device_hash)?,
            components: name.components("components", &row.components)?,
            facts: DeviceFacts {
                name: row.name,
                platform: row.platform,
                arch: row.arch,
                cpu: row.cpu,
                app_version: row.app_version,
                hostname: row.hostname,
            },
            origin: name.variant("origin", &row.origin, &ActivationOrigin::ALL, ActivationOrigin::as_str)?,
            activated_at: name.time("activated_at", row.activated_at)?,
            last_seen_at: name.time("last_seen_at", row.last_seen_at)?,
            released: released_at.zip(row.release_cause.map(cause).transpose()?),
            superseded: row.superseded,
        })
    }
}
