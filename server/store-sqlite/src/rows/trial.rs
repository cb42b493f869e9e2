use claviger_licensing::{LicenseId, ProductId, Trial, TrialId};
use claviger_store::{StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;

pub(crate) struct TrialRow {
    pub(crate) id: Uuid,
    pub(crate) product_id: Uuid,
    pub(crate) started_at: i64,
    pub(crate) ends_at: i64,
    pub(crate) email: Option<String>,
    pub(crate) device_name: Option<String>,
    pub(crate) platform: Option<String>,
    pub(crate) app_version: Option<String>,
    pub(crate) converted_license_id: Option<Uuid>,
    pub(crate) converted_at: Option<i64>,
}

/// Selects [`TrialRow`]s of `trial_blocks AS t`; takes the rest of the statement in pieces, then its arguments.
macro_rules! select_trials {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::trial::TrialRow,
            r#"SELECT t.id AS "id: _", t.product_id AS "product_id: _", t.started_at, t.ends_at, t.email, t.device_name,
                   t.platform, t.app_version, t.converted_license_id AS "converted_license_id: _", t.converted_at
               FROM trial_blocks AS t "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_trials;

impl TryFrom<TrialRow> for Trial {
    type Error = StoreError;

    fn try_from(row: TrialRow) -> StoreResult<Self> {
        let name = RowName {
            table: "trial_blocks",
            id: row.id,
        };
        let converted_at = name.optional_time("converted_at", row.converted_at)?;
        Ok(Self {
            id: TrialId::from_uuid(row.id),
            product_id: ProductId::from_uuid(row.product_id),
            started_at: name.time("started_at", row.started_at)?,
            ends_at: name.time("ends_at", row.ends_at)?,
            email: row.email,
            device_name: row.device_name,
            platform: row.platform,
            app_version: row.app_version,
            converted: row.converted_license_id.map(LicenseId::from_uuid).zip(converted_at),
        })
    }
}
