//! `POST /v1/admin/licenses`

use chrono::{DateTime, Utc};
use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    operations::issue::{self, Expiry, Issued, Order},
    routes::Tag,
    wire::{
        id::WireId,
        text::{Email, Name, Note, Slug},
    },
};

pub(crate) struct Create;

codes!(
    CreateCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    ProductUnknown,
    PlanUnknown,
    Conflict
);

/// Licenses to issue.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct CreateLicensesRequest {
    /// The product's code.
    product: Slug,
    /// The plan's code.
    plan: Slug,
    /// How many, each with its own key.
    #[oai(default = "one", validator(minimum(value = "1"), maximum(value = "1000")))]
    quantity: u16,
    /// The customer's e-mail address. A customer with the same address is taken, else one is made.
    email: Option<Email>,
    /// The customer's name.
    name: Option<Name>,
    /// The order or invoice number.
    order_ref: Option<Name>,
    /// A note for admins.
    note: Option<Note>,
    /// When they end, instead of what the plan says.
    expires_at: Option<DateTime<Utc>>,
}

fn one() -> u16 {
    1
}

/// Licenses that were issued.
#[derive(Debug, Object)]
struct CreatedLicenses {
    /// Each with its key. Keys are shown here once; later reading one is audited.
    licenses: Vec<CreatedLicense>,
}

/// A license that was issued.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct CreatedLicense {
    /// Its id.
    id: WireId<kind::License>,
    /// Its key.
    key: String,
    /// The last four symbols of its key.
    key_last4: String,
    /// When it ends; absent if never.
    expires_at: Option<DateTime<Utc>>,
}

#[derive(ApiResponse)]
enum CreateResponse {
    /// They were issued.
    #[oai(status = 201)]
    Created(Json<CreatedLicenses>),
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Create {
    /// Issue one or many licenses.
    ///
    /// All or none. Send an `Idempotency-Key`, so that a repeated request does not issue again.
    #[oai(path = "/", method = "post")]
    async fn create_licenses(
        &self,
        admin: Admin,
        request: Json<CreateLicensesRequest>,
    ) -> ApiResult<CreateResponse, CreateCodes> {
        let caller = admin.require(Role::Support)?;
        let request = request.0;
        let env = &caller.scope.env;
        let (product, plan) = issue::find_plan(env, &request.product.0, &request.plan.0).await?;
        let name = request.name.map(|name| name.0);
        let order = Order {
            product: &product,
            plan: &plan,
            customer: request.email.map(|email| (email.0, name)),
            order_ref: request.order_ref.map(|order_ref| order_ref.0),
            note: request.note.map(|note| note.0),
            expiry: request.expires_at.map_or(Expiry::ByPlan, Expiry::At),
            quantity: request.quantity,
        };
        let issued = issue::issue(env, &order, &caller.context()).await?;
        let licenses = issued.into_iter().map(CreatedLicense::from).collect();
        Ok(CreateResponse::Created(Json(CreatedLicenses { licenses })))
    }
}

impl From<Issued> for CreatedLicense {
    fn from(issued: Issued) -> Self {
        Self {
            id: WireId(issued.id),
            key: issued.key.expose().to_owned(),
            key_last4: issued.key_last4,
            expires_at: issued.expires_at,
        }
    }
}
