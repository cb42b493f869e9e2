use chrono::{DateTime, Utc};
use claviger_licensing::{LicenseId, ProductId, Trial, TrialId};
use claviger_store::{StoreError, StoreResult};
use uuid::Uuid;

use super::Source;

/// A row of `trial_blocks`.
pub(crate) struct TrialRow {
    pub(crate) id: Uuid,
    pub(crate) product_id: Uuid,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) email: Option<String>,
    pub(crate) device_name: Option<String>,
    pub(crate) platform: Option<String>,
    pub(crate) app_version: Option<String>,
    pub(crate) converted_license_id: Option<Uuid>,
    pub(crate) converted_at: Option<DateTime<Utc>>,
}

impl TryFrom<TrialRow> for Trial {
    type Error = StoreError;

    fn try_from(row: TrialRow) -> StoreResult<Self> {
        let converted = match (row.converted_license_id, row.converted_at) {
            (Some(license), Some(at)) => Some((LicenseId::from_uuid(license), at)),
            (None, None) => None,
            _ => {
                let source = Source {
                    table: "trial_blocks",
                    id: row.id,
                };
                return Err(source.inconsistent(
                    "converted_at",
                    "it is set without `converted_license_id` or the reverse",
                ));
            }
        };
        Ok(Self {
            id: TrialId::from_uuid(row.id),
            product_id: ProductId::from_uuid(row.product_id),
            started_at: row.started_at,
            ends_at: row.ends_at,
            email: row.email,
            device_name: row.device_name,
            platform: row.platform,
            app_version: row.app_version,
            converted,
        })
    }
}
