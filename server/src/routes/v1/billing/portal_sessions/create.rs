//! `POST /v1/billing/portal-sessions`

use claviger_protocol::Code;
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};
use url::Url;

use crate::{
    billing::portal::{self, Asker},
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::find::{self, Found},
    routes::Tag,
    wire::text::{KeyText, Slug, Text},
};

pub(crate) struct Create;

codes!(
    CreatePortalSessionCodes: ProductUnknown,
    KeyInvalid,
    BillingUnavailable,
    StripeRefused,
    StripeUnavailable,
    Verdict(Code::NotFound),
    Verdict(Code::EnvironmentMismatch),
    Verdict(Code::ProductMismatch),
);

/// Whose billing to manage.
#[derive(Debug, Object)]
struct CreatePortalSessionRequest {
    /// The product's code.
    product: Slug,
    /// The license key.
    key: KeyText,
    /// Where the portal leads back to, an http or https address; absent: the page of the customer's licenses.
    return_url: Option<Text<2000>>,
}

/// A visit to Stripe's customer portal.
#[derive(Object)]
pub(crate) struct CreatedPortalSession {
    /// Open this in the system's browser. It works for a short time, and whoever has it is in: put it into no log.
    pub(crate) url: String,
}

/// The answer of both ways into the portal.
#[derive(ApiResponse)]
pub(crate) enum CreatePortalSessionResponse {
    /// Send the customer to `url`.
    #[oai(status = 201)]
    Created(Json<CreatedPortalSession>),
}

#[OpenApi(prefix_path = "/v1/billing/portal-sessions", tag = "Tag::Apps")]
impl Create {
    /// Open Stripe's customer portal for what pays for a license: card, invoices, cancellation.
    #[oai(path = "/", method = "post")]
    async fn create_portal_session(
        &self,
        scope: Scope,
        request: Json<CreatePortalSessionRequest>,
    ) -> ApiResult<CreatePortalSessionResponse, CreatePortalSessionCodes> {
        let request = request.0;
        let return_url = request.return_url.map(|url| web_address(url.0)).transpose()?;
        let key = find::asked(&scope, &request.key.0)?;
        let record = match find::by_key(&scope, &request.product.0, &key).await? {
            Found::License(record) if record.product.code == request.product.0 => record,
            Found::License(_) => return Err(ErrorCode::Verdict(Code::ProductMismatch).into()),
            Found::Nothing(absence) => return Err(Problem::from(absence).into()),
        };
        let url = portal::open(&scope, &record.license, Asker::KeyHolder, return_url).await?;
        Ok(CreatePortalSessionResponse::Created(Json(CreatedPortalSession { url })))
    }
}

fn web_address(text: String) -> Result<String, Problem> {
    let is_web = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if is_web {
        Ok(text)
    } else {
        let detail = "`return_url` must be an address with http:// or https://.";
        Err(Problem::with_detail(ErrorCode::RequestInvalid, detail))
    }
}
