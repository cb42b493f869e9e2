//! `/v1/licenses/…`: the hot path.

pub(crate) mod activate;
pub(crate) mod deactivate;
pub(crate) mod devices;
pub(crate) mod heartbeat;
pub(crate) mod recover;
pub(crate) mod validate;
