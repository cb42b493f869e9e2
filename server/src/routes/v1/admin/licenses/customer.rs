//! `PUT /v1/admin/licenses/{id}/customer`

use claviger_licensing::{CustomerId, LicenseEvent, Role, kind};
use claviger_protocol::Code;
use claviger_store::NewCustomer;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{
    amend::{change, find},
    view::AdminLicenseView,
};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{
        id::WireId,
        text::{Email, Name},
    },
};

pub(crate) struct SetCustomer;

codes!(CustomerCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

/// Who gets a license.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct LicenseCustomerRequest {
    /// The customer's e-mail address. A customer with the same address is taken, else one is made.
    email: Email,
    /// The customer's name; absent leaves a known customer's as it is.
    name: Option<Name>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl SetCustomer {
    /// Give a license to a customer.
    ///
    /// Key and devices stay.
    #[oai(path = "/:id/customer", method = "put")]
    async fn set_license_customer(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<LicenseCustomerRequest>,
    ) -> ApiResult<Json<AdminLicenseView>, CustomerCodes> {
        let caller = admin.require(Role::Support)?;
        let (scope, id) = (&caller.scope, id.0.0);
        // No customer is made for a license that does not exist.
        find(scope, id).await?;
        let LicenseCustomerRequest { email, name } = request.0;
        let new = NewCustomer {
            id: CustomerId::mint(scope.now),
            email: email.0,
            name: name.map(|name| name.0),
        };
        let customer = scope.env.store.ensure_customer(&new, &caller.context()).await?;
        let license = change(&caller, id, |record| {
            let same = record.license.customer_id == Some(customer.id);
            Ok(if same {
                Vec::new()
            } else {
                vec![LicenseEvent::CustomerSet(customer.id)]
            })
        });
        Ok(Json(license.await?))
    }
}
