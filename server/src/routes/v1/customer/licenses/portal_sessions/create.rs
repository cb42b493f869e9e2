//! `POST /v1/customer/licenses/{id}/portal-sessions`

use claviger_licensing::kind;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use crate::{
    billing::portal::{self, Asker},
    http::{
        customer::CustomerSession,
        failure::{ApiResult, codes},
    },
    routes::{
        Tag,
        v1::{
            billing::portal_sessions::{CreatePortalSessionResponse, CreatedPortalSession},
            customer::licenses::view::find,
        },
    },
    wire::id::WireId,
};

pub(crate) struct Create;

codes!(
    CreateCustomerPortalSessionCodes: CustomerSessionInvalid,
    LicenseNotFound,
    BillingUnavailable,
    StripeRefused,
    StripeUnavailable,
);

#[OpenApi(prefix_path = "/v1/customer/licenses", tag = "Tag::Customers")]
impl Create {
    /// Open Stripe's customer portal for what the customer pays for a license.
    #[oai(path = "/:id/portal-sessions", method = "post")]
    async fn create_customer_portal_session(
        &self,
        session: CustomerSession,
        id: Path<WireId<kind::License>>,
    ) -> ApiResult<CreatePortalSessionResponse, CreateCustomerPortalSessionCodes> {
        let visitor = session.0;
        let record = find(&visitor, id.0.0).await?;
        let asker = Asker::Customer(visitor.customer);
        let url = portal::open(&visitor.scope, &record.license, asker, None).await?;
        Ok(CreatePortalSessionResponse::Created(Json(CreatedPortalSession { url })))
    }
}
