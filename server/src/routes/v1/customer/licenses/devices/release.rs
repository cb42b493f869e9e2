//! `POST /v1/customer/licenses/{id}/devices/{device}/release`

use claviger_licensing::{
    LicenseId, ReleaseCause, kind,
    rules::{self, ReleaseTarget},
};
use claviger_store::LicenseSelector;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use crate::{
    http::{
        customer::{CustomerSession, Visitor},
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::{
        Tag,
        v1::customer::licenses::view::{CustomerLicenseView, find, show},
    },
    wire::id::WireId,
};

pub(crate) struct Release;

codes!(ReleaseCustomerDeviceCodes: CustomerSessionInvalid, LicenseNotFound, Conflict);

#[OpenApi(prefix_path = "/v1/customer/licenses", tag = "Tag::Customers")]
impl Release {
    /// Free the slot of a device, and see the license as it is then.
    ///
    /// Works also when the license is suspended or expired, and doing it twice is no error. Another device that takes the slot
    /// counts as a move; the same device coming back does not.
    #[oai(path = "/:id/devices/:device/release", method = "post")]
    async fn release_customer_device(
        &self,
        session: CustomerSession,
        id: Path<WireId<kind::License>>,
        /// The device's activation, as the license lists it.
        device: Path<WireId<kind::Activation>>,
    ) -> ApiResult<Json<CustomerLicenseView>, ReleaseCustomerDeviceCodes> {
        let visitor = session.0;
        release(&visitor, id.0.0, ReleaseTarget::Activation(device.0.0)).await?;
        let record = find(&visitor, id.0.0).await?;
        let catalog = visitor.scope.env.store.read_catalog().await?.content;
        Ok(Json(show(&visitor, &record, &catalog).await?))
    }
}

async fn release(visitor: &Visitor, id: LicenseId, target: ReleaseTarget) -> Result<(), Problem> {
    let scope = &visitor.scope;
    let window = rules::window_start(scope.now);
    let locked = scope.env.store.lock_license(LicenseSelector::Id(id), window).await?;
    let own = locked.filter(|locked| locked.record().license.customer_id == Some(visitor.customer));
    let locked = own.ok_or_else(|| Problem::new(ErrorCode::LicenseNotFound))?;
    if let Some(event) = rules::release(locked.record(), target, ReleaseCause::Customer) {
        locked.commit(&[event], &scope.app_context()).await?;
    }
    Ok(())
}
