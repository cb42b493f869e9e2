//! The devices of the license.

use claviger_protocol::LicenseKey;

use crate::{
    api::{About, WhichDevice},
    client::Client,
    error::Error,
    status::{Device, DeviceList},
};

impl Client {
    /// The devices that hold slots of the license, also of one whose activation was refused here because there are too many.
    ///
    /// # Errors
    /// [`ErrorCode::NoKey`](crate::ErrorCode::NoKey), [`ErrorCode::Rejected`](crate::ErrorCode::Rejected),
    /// [`ErrorCode::NoAnswer`](crate::ErrorCode::NoAnswer).
    pub async fn devices(&self) -> Result<DeviceList, Error> {
        let key = self.key()?;
        let body = About {
            product: &self.inner.trust.product,
            key: &key,
            device: WhichDevice::DeviceId(&self.inner.device.id),
        };
        self.done(self.inner.api.devices(&body).await)
    }

    /// Frees the slot of a device by its activation, [`Device::id`], and tells which devices hold slots then. A device that is gone can
    /// be released from any other that knows the key; releasing it twice is no error.
    ///
    /// # Errors
    /// As [`devices`](Self::devices).
    pub async fn release(&self, activation: &str) -> Result<DeviceList, Error> {
        let key = match self.key_in_whose_way_it_stands(activation) {
            Some(refused) => refused,
            None => self.key()?,
        };
        let body = About {
            product: &self.inner.trust.product,
            key: &key,
            device: WhichDevice::ActivationId(activation),
        };
        let released = self.done(self.inner.api.deactivate(&body).await)?;
        let own = self.status().grant.and_then(|grant| grant.activation);
        if own.as_deref() == Some(activation) {
            // The server says so, signed, and the status follows.
            self.check().await;
        }
        let mark = |device: Device| Device {
            current: Some(&device.id) == own.as_ref() || device.current,
            ..device
        };
        Ok(DeviceList {
            max_devices: None,
            devices: released.devices.into_iter().map(mark).collect(),
        })
    }

    /// The key whose activation was refused because of this device: this device may have another license.
    fn key_in_whose_way_it_stands(&self, activation: &str) -> Option<LicenseKey> {
        let (key, devices) = self.live().refused.clone()?;
        devices.iter().any(|device| device.id == activation).then_some(key)
    }
}
