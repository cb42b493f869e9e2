use chrono::{DateTime, Utc};

use crate::{LicenseId, ProductId, TrialId};

/// A time-boxed grant to a device. A device has at most one per product and environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Its id.
    pub id: TrialId,
    /// The product that is tried.
    pub product_id: ProductId,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// From this instant on it is over.
    pub ends_at: DateTime<Utc>,
    /// Where to write to, if the app asked.
    pub email: Option<String>,
    /// What the device said of itself: its name.
    pub device_name: Option<String>,
    /// Operating system.
    pub platform: Option<String>,
    /// Version of the app.
    pub app_version: Option<String>,
    /// The license that its device activated later, and when.
    pub converted: Option<(LicenseId, DateTime<Utc>)>,
}
