use crate::{ActivationId, DeviceHash, LicenseEvent, LicenseRecord, ReleaseCause};

/// Which device is to give its slot up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseTarget {
    /// The one with this hash.
    Device(DeviceHash),
    /// The one with this activation.
    Activation(ActivationId),
}

/// Frees the slot of one device. `None` if it holds none: releasing twice is no error.
///
/// A license that is suspended or expired still lets go of its devices.
pub fn release(record: &LicenseRecord, target: ReleaseTarget, cause: ReleaseCause) -> Option<LicenseEvent> {
    record
        .active()
        .find(|activation| match target {
            ReleaseTarget::Device(device) => activation.device == device,
            ReleaseTarget::Activation(id) => activation.id == id,
        })
        .map(|activation| LicenseEvent::DeviceReleased {
            id: activation.id,
            cause,
        })
}

/// Frees all slots, as an admin does; the devices that come next are no moves.
pub fn reset_activations(record: &LicenseRecord) -> Vec<LicenseEvent> {
    record
        .active()
        .map(|activation| LicenseEvent::DeviceReleased {
            id: activation.id,
            cause: ReleaseCause::Admin,
        })
        .collect()
}

#[cfg(test)]
mod tests;
