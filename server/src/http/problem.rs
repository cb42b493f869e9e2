//! Errors as clients see them: problem documents (RFC 9457).

use chrono::{DateTime, Utc};
use claviger_protocol::Code;
use poem::{IntoResponse, Response, error::ResponseError, http::StatusCode};
use poem_openapi::{Object, types::ToJSON};

use crate::wire::license::DeviceView;

/// Declares [`ErrorCode`]: each code's name on the wire, the status it is answered with, what it means, and the way out.
macro_rules! error_codes {
    ($($variant:ident = $name:literal, $status:literal, $title:literal, $fix:literal;)*) => {
        /// Every way in which a request can fail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum ErrorCode {
            /// A license or trial is no good; the verdict says why.
            Verdict(Code),
            $(#[doc = $title] $variant,)*
        }

        impl ErrorCode {
            /// All codes, verdicts included.
            pub(crate) fn all() -> impl Iterator<Item = Self> {
                Code::ALL.into_iter().map(Self::Verdict).chain([$(Self::$variant),*])
            }

            const fn facts(self) -> (&'static str, u16, &'static str, &'static str) {
                match self {
                    Self::Verdict(code) => {
                        let fix = match code.fix() {
                            Some(fix) => fix,
                            None => "",
                        };
                        (code.as_str(), verdict_status(code), code.detail(), fix)
                    }
                    $(Self::$variant => ($name, $status, $title, $fix),)*
                }
            }
        }
    };
}

error_codes! {
    EnvironmentInvalid = "ENVIRONMENT_INVALID", 400,
        "There is no such environment.",
        "Send the header `x-environment` or the query parameter `env` with `test` or `prod`, or neither.";
    RequestInvalid = "REQUEST_INVALID", 400,
        "The request cannot be understood.",
        "Compare the request with the operation's schema at /docs.";
    KeyInvalid = "KEY_INVALID", 422,
        "This cannot be a license key.",
        "Copy the key again from the e-mail; it has letters, digits and hyphens only.";
    DeviceInvalid = "DEVICE_INVALID", 422,
        "This cannot identify a device.",
        "Send `sha256:` and 64 hexadecimal digits: a salted hash of the machine's id, never the id itself.";
    ProductUnknown = "PRODUCT_UNKNOWN", 404,
        "There is no such product in this environment.",
        "Check the product's code and the environment; `claviger catalog apply` declares products.";
    PlanUnknown = "PLAN_UNKNOWN", 404,
        "The product has no such plan in this environment.",
        "Check the plan's code; GET /v1/admin/catalog lists them.";
    PriceUnknown = "PRICE_UNKNOWN", 422,
        "The plan has no such price in this environment, or several to choose from.",
        "Name one of the plan's prices in `price`; GET /v1/plans lists them.";
    CheckoutUnavailable = "CHECKOUT_UNAVAILABLE", 409,
        "This cannot be bought through Stripe here.",
        "Ask the seller; he sets the environment's Stripe key and the catalog's Stripe prices, or enters the sale by hand.";
    RenewalImpossible = "RENEWAL_IMPOSSIBLE", 409,
        "This license cannot be renewed like this.",
        "Buy a new license, or do what `detail` says.";
    BillingUnavailable = "BILLING_UNAVAILABLE", 409,
        "The license was not paid through Stripe, so Stripe has nothing to manage.",
        "Ask the seller.";
    CheckoutNotFound = "CHECKOUT_NOT_FOUND", 404,
        "There is no such checkout session in this environment.",
        "Check the id and the environment; POST /v1/checkout/sessions begins one.";
    StripeRefused = "STRIPE_REFUSED", 502,
        "Stripe does not accept what it was asked.",
        "Tell the seller the `request_id`: Stripe key, prices or portal need his attention.";
    StripeUnavailable = "STRIPE_UNAVAILABLE", 503,
        "Stripe does not answer.",
        "Try again in a while; nothing was charged.";
    SignatureInvalid = "SIGNATURE_INVALID", 400,
        "The notice is not signed by Stripe for this endpoint.",
        "Compare the endpoint's signing secret with the environment's `…_STRIPE_WEBHOOK_SECRET`, and the server's clock.";
    ModeMismatch = "MODE_MISMATCH", 400,
        "The notice is of Stripe's other mode.",
        "Point live notices to /webhooks/stripe/prod and test notices to /webhooks/stripe/test.";
    WebhookUnavailable = "WEBHOOK_UNAVAILABLE", 503,
        "This environment has no webhook secret.",
        "Set the environment's `…_STRIPE_WEBHOOK_SECRET`; Stripe sends the notice again.";
    LinkInvalid = "LINK_INVALID", 410,
        "The link was used already, or is too old.",
        "Ask for a new one: POST /v1/licenses/recover.";
    CustomerSessionInvalid = "CUSTOMER_SESSION_INVALID", 401,
        "A valid customer session of this environment is needed.",
        "Open a link from a mail: POST /v1/customer/sessions; POST /v1/licenses/recover sends one.";
    OrderNotFound = "ORDER_NOT_FOUND", 404,
        "There is no such order in this environment.",
        "Check the id and the environment; POST /v1/admin/orders/search finds orders.";
    OrderChangeInvalid = "ORDER_CHANGE_INVALID", 409,
        "The order does not admit this.",
        "Read the order again; `detail` says what stands in the way.";
    StripeEventNotFound = "STRIPE_EVENT_NOT_FOUND", 404,
        "There is no such notice from Stripe in this environment.",
        "Check the id and the environment; GET /v1/admin/stripe-events lists them.";
    MailNotFound = "MAIL_NOT_FOUND", 404,
        "There is no such mail in this environment, or it was erased.",
        "Check the id and the environment; POST /v1/admin/mails/search finds mails.";
    KeyMailImpossible = "KEY_MAIL_IMPOSSIBLE", 409,
        "The license's key cannot be mailed now.",
        "Do what `detail` says; PUT /v1/admin/licenses/{id}/customer gives a license to a customer.";
    FileInvalid = "FILE_INVALID", 422,
        "This is not a request file.",
        "Let the app write a new request file and send it unchanged.";
    CatalogInvalid = "CATALOG_INVALID", 422,
        "The catalog has mistakes; nothing was applied.",
        "Mend the lines listed under `errors` and apply it again.";
    ImportInvalid = "IMPORT_INVALID", 422,
        "Some rows cannot be imported; none was.",
        "Mend the rows listed under `errors` and import again; `dry_run` checks without importing.";
    AmendmentInvalid = "AMENDMENT_INVALID", 409,
        "The license does not admit this change.",
        "Read the license again; `detail` says what stands in the way.";
    Unauthorized = "UNAUTHORIZED", 401,
        "A valid admin token of this environment is needed.",
        "Send `Authorization: Bearer clv_admin_…`; `claviger admin-token create` makes one.";
    Forbidden = "FORBIDDEN", 403,
        "The admin token's role does not allow this.",
        "Use a token with the role that `detail` names.";
    RouteNotFound = "ROUTE_NOT_FOUND", 404,
        "There is nothing here.",
        "Look the path up at /docs.";
    LicenseNotFound = "LICENSE_NOT_FOUND", 404,
        "There is no such license in this environment.",
        "Check the id and the environment; POST /v1/admin/licenses/search finds licenses.";
    ActivationNotFound = "ACTIVATION_NOT_FOUND", 404,
        "The license has no such active device.",
        "Read the license again: the device may have been released already.";
    CustomerNotFound = "CUSTOMER_NOT_FOUND", 404,
        "There is no such customer in this environment.",
        "Check the id and the environment; POST /v1/admin/customers/search finds customers.";
    TrialNotFound = "TRIAL_NOT_FOUND", 404,
        "There is no such trial in this environment.",
        "Check the id and the environment; POST /v1/admin/trials/search finds trials.";
    AdminTokenNotFound = "ADMIN_TOKEN_NOT_FOUND", 404,
        "There is no such admin token in this environment.",
        "GET /v1/admin/admin-tokens lists them.";
    AdminTokenInUse = "ADMIN_TOKEN_IN_USE", 409,
        "An admin token cannot revoke itself.",
        "Use another owner token, or `claviger admin-token revoke` on the server.";
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405,
        "The path exists, but not with this method.",
        "Look the method up at /docs.";
    Conflict = "CONFLICT", 409,
        "Somebody else changed the same thing at the same time.",
        "Read it again and repeat the change.";
    CustomerErased = "CUSTOMER_ERASED", 409,
        "The customer's personal data was erased.",
        "An erased customer stays as it is; give its licenses to another one.";
    EmailTaken = "EMAIL_TAKEN", 409,
        "Another customer has this e-mail address.",
        "Search for that customer and use it.";
    KeyTaken = "KEY_TAKEN", 409,
        "A license with this key exists already.",
        "Search for the license by its key; keys are never used twice.";
    BodyTooLarge = "BODY_TOO_LARGE", 413,
        "The request is too large.",
        "Send less at once.";
    MediaTypeUnsupported = "MEDIA_TYPE_UNSUPPORTED", 415,
        "The body is not of a media type that is read here.",
        "Send `Content-Type: application/json` and JSON.";
    IdempotencyKeyInvalid = "IDEMPOTENCY_KEY_INVALID", 400,
        "The header `Idempotency-Key` is not usable.",
        "Send 1 to 255 visible ASCII characters, for example a UUID.";
    IdempotencyInProgress = "IDEMPOTENCY_IN_PROGRESS", 409,
        "The same request is being processed.",
        "Wait a moment and send it again, unchanged, with the same `Idempotency-Key`.";
    IdempotencyMismatch = "IDEMPOTENCY_MISMATCH", 422,
        "This `Idempotency-Key` was used for another request.",
        "Use a new key for a new request.";
    RateLimited = "RATE_LIMITED", 429,
        "Too many requests.",
        "Wait for the seconds that `Retry-After` tells, then go on.";
    Internal = "INTERNAL", 500,
        "The server failed.",
        "Try again later; if it stays like this, tell the operator the `request_id`.";
    Unavailable = "UNAVAILABLE", 503,
        "The server cannot answer now.",
        "Try again in a while. Apps keep working on the token they have.";
    Timeout = "TIMEOUT", 503,
        "The server took too long.",
        "Try again in a while. Apps keep working on the token they have.";
}

impl ErrorCode {
    /// Codes that any route may answer.
    pub(crate) const COMMON: &[Self] = &[
        Self::EnvironmentInvalid,
        Self::RequestInvalid,
        Self::BodyTooLarge,
        Self::MediaTypeUnsupported,
        Self::RateLimited,
        Self::Internal,
        Self::Unavailable,
        Self::Timeout,
    ];

    /// Codes that only routes with a body and an `Idempotency-Key` answer.
    pub(crate) const MUTATING: &[Self] = &[
        Self::IdempotencyKeyInvalid,
        Self::IdempotencyInProgress,
        Self::IdempotencyMismatch,
    ];

    /// Its name on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        self.facts().0
    }

    /// The HTTP status it is answered with.
    pub(crate) fn status(self) -> StatusCode {
        StatusCode::from_u16(self.facts().1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What it means, for people.
    pub(crate) const fn title(self) -> &'static str {
        self.facts().2
    }

    /// The way out.
    pub(crate) const fn fix(self) -> &'static str {
        self.facts().3
    }
}

const fn verdict_status(code: Code) -> u16 {
    match code {
        Code::NotFound | Code::TrialNotOffered => 404,
        Code::EnvironmentMismatch
        | Code::ProductMismatch
        | Code::DeviceLimitReached
        | Code::TransferLimitReached
        | Code::NotActivated => 409,
        _ => 403,
    }
}

/// A failure on its way to the client.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {detail}", code.as_str())]
pub(crate) struct Problem {
    pub(crate) code: ErrorCode,
    pub(crate) detail: String,
    pub(crate) more: Box<More>,
}

/// When to ask again while the database is away: most absences are restarts, which take seconds.
const PASSING_SECONDS: u64 = 2;

/// What some problems carry besides.
#[derive(Debug, Clone, Default)]
pub(crate) struct More {
    pub(crate) devices: Option<Vec<DeviceView>>,
    pub(crate) token: Option<String>,
    pub(crate) retry_at: Option<DateTime<Utc>>,
    pub(crate) retry_after_seconds: Option<u64>,
    pub(crate) errors: Option<Vec<Mistake>>,
}

impl Problem {
    /// A problem with its code's own sentence.
    pub(crate) fn new(code: ErrorCode) -> Self {
        Self::with_detail(code, code.title())
    }

    /// A problem with a sentence about this case.
    pub(crate) fn with_detail(code: ErrorCode, detail: impl Into<String>) -> Self {
        let passing = matches!(code, ErrorCode::Unavailable | ErrorCode::Timeout);
        Self {
            code,
            detail: detail.into(),
            more: Box::new(More {
                retry_after_seconds: passing.then_some(PASSING_SECONDS),
                ..More::default()
            }),
        }
    }

    /// The document.
    pub(crate) fn view(&self, request_id: &str) -> ProblemView {
        let fix = self.code.fix();
        ProblemView {
            r#type: format!("urn:claviger:problem:{}", self.code.as_str().to_lowercase()),
            title: self.code.title().to_owned(),
            status: self.code.status().as_u16(),
            code: self.code.as_str().to_owned(),
            detail: self.detail.clone(),
            fix: (!fix.is_empty()).then(|| fix.to_owned()),
            request_id: request_id.to_owned(),
            devices: self.more.devices.clone(),
            token: self.more.token.clone(),
            retry_at: self.more.retry_at,
            errors: self.more.errors.clone(),
        }
    }

    /// The response.
    pub(crate) fn response(&self, request_id: &str) -> Response {
        let mut response = Response::builder()
            .status(self.code.status())
            .content_type("application/problem+json");
        if let Some(seconds) = self.more.retry_after_seconds {
            response = response.header("retry-after", seconds);
        }
        if self.code.status() == StatusCode::UNAUTHORIZED {
            response = response.header("www-authenticate", "Bearer realm=\"claviger\"");
        }
        response.body(self.view(request_id).to_json_string())
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.code.status()
    }

    fn as_response(&self) -> Response {
        // The middleware that knows the request's id renders problems; this serves only where it does not reach.
        self.response("").into_response()
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Clone, Object)]
#[oai(rename = "Problem", skip_serializing_if_is_none)]
pub(crate) struct ProblemView {
    /// `urn:claviger:problem:` and the code in lower case.
    pub(crate) r#type: String,
    /// What the code means, the same for every occurrence.
    pub(crate) title: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// The stable code to switch on.
    pub(crate) code: String,
    /// What happened this time.
    pub(crate) detail: String,
    /// What to do about it.
    pub(crate) fix: Option<String>,
    /// The request, for the operator's log.
    pub(crate) request_id: String,
    /// With `DEVICE_LIMIT_REACHED`: the devices that hold the slots. Release one to free its slot.
    pub(crate) devices: Option<Vec<DeviceView>>,
    /// With a verdict on a license: the same verdict, signed for the device that asked.
    pub(crate) token: Option<String>,
    /// When the same request will succeed, where time alone cures it.
    pub(crate) retry_at: Option<DateTime<Utc>>,
    /// Single mistakes, where there can be several.
    pub(crate) errors: Option<Vec<Mistake>>,
}

/// One of several mistakes in a text or list.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct Mistake {
    /// Line of the text, or row of the list, from 1; absent for a mistake in a JSON body.
    pub(crate) line: Option<u64>,
    /// Column of the line, from 1.
    pub(crate) column: Option<u64>,
    /// The field it is about; in a JSON body a pointer (RFC 6901), empty for the body itself.
    pub(crate) field: Option<String>,
    /// What is wrong and what to write instead.
    pub(crate) message: String,
}
