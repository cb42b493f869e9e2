//! `POST /v1/checkout/sessions`

use chrono::{DateTime, Utc};
use claviger_protocol::Code;
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use crate::{
    billing::checkout::{self, Wish},
    http::{
        failure::{ApiResult, codes},
        scope::Scope,
    },
    routes::Tag,
    wire::{
        device::Device,
        environment::EnvironmentView,
        language::LanguageView,
        text::{Email, KeyText, Slug},
    },
};

pub(crate) struct Create;

codes!(
    CreateCheckoutCodes: ProductUnknown,
    PlanUnknown,
    PriceUnknown,
    CheckoutUnavailable,
    RenewalImpossible,
    DeviceInvalid,
    KeyInvalid,
    StripeRefused,
    StripeUnavailable,
    Conflict,
    Verdict(Code::NotFound),
    Verdict(Code::EnvironmentMismatch),
    Verdict(Code::ProductMismatch),
);

/// What somebody wants to buy.
#[derive(Debug, Object)]
struct CreateCheckoutSessionRequest {
    /// The product's code.
    product: Slug,
    /// The plan's code.
    plan: Slug,
    /// The code of one of the plan's prices; it may be absent if the plan has one.
    price: Option<Slug>,
    /// The machine that buys: it is activated as soon as the payment is there.
    device: Option<Device>,
    /// The buyer's e-mail address, if it is known; the buyer can change it at the checkout.
    email: Option<Email>,
    /// The language of the checkout, the pages after it, and the mails; absent: English.
    language: Option<LanguageView>,
    /// The key of a license to renew, instead of buying a new one. A fixed term is added to what is left.
    license_key: Option<KeyText>,
}

/// A purchase that was begun.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct CreatedCheckoutSession {
    /// Its id. Whoever has it gets the license key once the payment is there: keep it in the app, and put it into no log.
    id: String,
    /// Open this in the system's browser.
    url: String,
    /// Until when it can be paid.
    expires_at: Option<DateTime<Utc>>,
    /// The environment.
    environment: EnvironmentView,
}

#[derive(ApiResponse)]
enum CreateCheckoutResponse {
    /// Send the buyer to `url`, then ask `GET /v1/checkout/sessions/{id}`.
    #[oai(status = 201)]
    Created(Json<CreatedCheckoutSession>),
}

#[OpenApi(prefix_path = "/v1/checkout/sessions", tag = "Tag::Apps")]
impl Create {
    /// Begin a purchase at Stripe.
    ///
    /// Send an `Idempotency-Key` that belongs to the click, so that a click which is sent twice opens one checkout. Promotion codes
    /// can be entered at the checkout.
    #[oai(path = "/", method = "post")]
    async fn create_checkout_session(
        &self,
        scope: Scope,
        request: Json<CreateCheckoutSessionRequest>,
    ) -> ApiResult<CreateCheckoutResponse, CreateCheckoutCodes> {
        let request = request.0;
        let device = request
            .device
            .map(|device| device.understand(&scope.env.secrets))
            .transpose()?;
        let wish = Wish {
            product: request.product.0,
            plan: request.plan.0,
            price: request.price.map(|price| price.0),
            device,
            email: request.email.map(|email| email.0),
            language: request.language.map(Into::into).unwrap_or_default(),
            license_key: request.license_key.map(|key| key.0),
        };
        let begun = checkout::begin(&scope, wish).await?;
        Ok(CreateCheckoutResponse::Created(Json(CreatedCheckoutSession {
            id: begun.id,
            url: begun.url,
            expires_at: begun.expires_at,
            environment: scope.env.environment.into(),
        })))
    }
}
