use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, ComponentHashes, DeviceHash, ProductId, Trial, TrialId};

use crate::{Page, StoreResult};

/// A trial to be begun.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTrial {
    /// The trial.
    pub trial: Trial,
    /// The device that tries.
    pub device: DeviceHash,
    /// The parts of the machine that it told.
    pub components: ComponentHashes,
}

/// A change of a trial by an admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrialChange {
    /// Its end is set: later to extend it, now to end it. Audited as `trial.extended` or `trial.ended`.
    EndsAt {
        /// The new end.
        ends_at: DateTime<Utc>,
        /// The name in the audit log.
        action: &'static str,
    },
    /// It is forgotten with its devices and components, so that the machine may begin a new one. Audited as
    /// `trial.allowed_again` with the dates of the old one.
    AllowAgain,
}

/// Whether a trial runs at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialState {
    /// It runs.
    Running,
    /// It is over.
    Over,
    /// Its device activated a license.
    Converted,
}

/// Which trials to list; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrialFilter {
    /// Of this product.
    pub product_id: Option<ProductId>,
    /// Of this device.
    pub device: Option<DeviceHash>,
    /// In this state at the given instant.
    pub state: Option<(TrialState, DateTime<Utc>)>,
    /// Ending in this time: at the first instant or later, and before the second.
    pub ending: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// With this e-mail address, case ignored.
    pub email: Option<String>,
    /// With this id.
    pub id: Option<TrialId>,
    /// Whose e-mail address or device name contains this, case ignored (ASCII); or begins with it, if it is
    /// [too short](crate::is_short) for that.
    pub text: Option<String>,
}

/// Trials.
#[async_trait]
pub trait Trials {
    /// The trial that a device had or has of a product.
    async fn find_trial(&self, product_id: ProductId, device: &DeviceHash) -> StoreResult<Option<Trial>>;

    /// Trials of a product whose device told at least one of these components, each with all components known of it; the
    /// oldest first, at most 100.
    async fn find_trials_by_components(
        &self,
        product_id: ProductId,
        components: &ComponentHashes,
    ) -> StoreResult<Vec<(Trial, ComponentHashes)>>;

    /// Begins a trial unless the device has one, with an audit event `trial.started`. Returns the trial that the device has
    /// now and whether it is the new one. Of several that begin at once, one wins.
    async fn begin_trial(&self, new: &NewTrial, context: &AuditContext) -> StoreResult<(Trial, bool)>;

    /// Notes that a device, new by its hash, is the machine of an existing trial, with an audit event
    /// `trial.device_recognized`. A device that has a trial keeps it.
    async fn link_trial_device(
        &self,
        trial: &Trial,
        device: &DeviceHash,
        components: &ComponentHashes,
        context: &AuditContext,
    ) -> StoreResult<()>;

    /// One trial by its id.
    async fn find_trial_by_id(&self, id: TrialId) -> StoreResult<Option<Trial>>;

    /// Lists trials, newest first.
    async fn list_trials(&self, filter: &TrialFilter, page: Page) -> StoreResult<Vec<Trial>>;

    /// Changes a trial. `false` if there is none with this id.
    async fn change_trial(&self, id: TrialId, change: &TrialChange, context: &AuditContext) -> StoreResult<bool>;
}
