//! `POST /v1/admin/customers`

use claviger_licensing::{CustomerId, Role};
use claviger_protocol::Code;
use claviger_store::NewCustomer;
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use super::view::CustomerView;
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::text::{Email, Name},
};

pub(crate) struct Create;

codes!(CreateCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), Conflict);

/// A customer to find or make.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct NewCustomerRequest {
    /// E-mail address; case does not matter.
    email: Email,
    /// Name; a known customer without one gets it, and any other keeps its own.
    name: Option<Name>,
}

#[derive(ApiResponse)]
enum CreateResponse {
    /// There was a customer with this e-mail address.
    #[oai(status = 200)]
    Found(Json<CustomerView>),
    /// A customer was made.
    #[oai(status = 201)]
    Created(Json<CustomerView>),
}

#[OpenApi(prefix_path = "/v1/admin/customers", tag = "Tag::Admin")]
impl Create {
    /// Find a customer by e-mail address, or make one.
    #[oai(path = "/", method = "post")]
    async fn create_customer(
        &self,
        admin: Admin,
        request: Json<NewCustomerRequest>,
    ) -> ApiResult<CreateResponse, CreateCodes> {
        let caller = admin.require(Role::Support)?;
        let NewCustomerRequest { email, name } = request.0;
        let id = CustomerId::mint(caller.scope.now);
        let new = NewCustomer {
            id,
            email: email.0,
            name: name.map(|name| name.0),
        };
        let customer = caller.scope.env.store.ensure_customer(&new, &caller.context()).await?;
        let created = customer.id == id;
        let view = Json(CustomerView::from(customer));
        Ok(if created {
            CreateResponse::Created(view)
        } else {
            CreateResponse::Found(view)
        })
    }
}
