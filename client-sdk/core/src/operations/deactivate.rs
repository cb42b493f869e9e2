//! Giving up the slot of this device.

use crate::{
    api::{About, WhichDevice},
    client::Client,
    error::Error,
    rules::change::Event,
    status::Status,
};

impl Client {
    /// Gives up the slot of this device and forgets the license. The same device can come back later; it takes no move.
    ///
    /// # Errors
    /// [`ErrorCode::NoKey`](crate::ErrorCode::NoKey); [`ErrorCode::Rejected`](crate::ErrorCode::Rejected) and
    /// [`ErrorCode::NoAnswer`](crate::ErrorCode::NoAnswer), after which nothing has changed.
    pub async fn deactivate(&self) -> Result<Status, Error> {
        let key = self.key()?;
        let body = About {
            product: &self.inner.trust.product,
            key: &key,
            device: WhichDevice::DeviceId(&self.inner.device.id),
        };
        self.done(self.inner.api.deactivate(&body).await)?;
        Ok(self.happened(Event::Deactivated).await)
    }
}
