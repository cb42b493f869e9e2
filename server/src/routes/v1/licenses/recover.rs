//! `POST /v1/licenses/recover`

use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use crate::{
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::customer_link::{Lost, mail_keys},
    routes::Tag,
    wire::{
        language::LanguageView,
        text::{Email, Slug},
    },
};

pub(crate) struct Recover;

codes!(RecoverCodes: ProductUnknown);

/// Whose keys to mail.
#[derive(Debug, Object)]
struct RecoverRequest {
    /// The customer's e-mail address.
    email: Email,
    /// Only the keys of the product with this code; absent: all.
    product: Option<Slug>,
    /// The language of the mail and of the page behind its link; absent: English.
    language: Option<LanguageView>,
}

/// It was heard.
#[derive(Debug, Object)]
struct RecoveryAccepted {
    /// Always `true`: it does not tell whether the address is known.
    accepted: bool,
}

#[derive(ApiResponse)]
enum RecoverResponse {
    /// If a customer with this address has licenses, a mail is on its way.
    #[oai(status = 202)]
    Accepted(Json<RecoveryAccepted>),
}

#[OpenApi(prefix_path = "/v1/licenses", tag = "Tag::Apps")]
impl Recover {
    /// Mail a customer his license keys, and a one-time link to his licenses.
    ///
    /// The link works for 30 minutes. An address gets one mail in ten minutes at most. The answer, and the time it takes, is the same
    /// for every address.
    #[oai(path = "/recover", method = "post")]
    async fn recover_licenses(
        &self,
        scope: Scope,
        request: Json<RecoverRequest>,
    ) -> ApiResult<RecoverResponse, RecoverCodes> {
        let request = request.0;
        let product = match request.product {
            Some(code) => {
                let product = scope.env.store.find_product(&code.0).await?;
                Some(product.ok_or_else(|| Problem::new(ErrorCode::ProductUnknown))?.id)
            }
            None => None,
        };
        let lost = Lost {
            email: request.email.0,
            product,
            language: request.language.map(Into::into).unwrap_or_default(),
        };
        // Apart from the request, so that the time of the answer does not tell what was found.
        tokio::spawn(async move {
            if let Err(problem) = mail_keys(&scope, &lost).await {
                tracing::error!(%problem, request_id = %scope.request_id.0, "keys could not be mailed");
            }
        });
        Ok(RecoverResponse::Accepted(Json(RecoveryAccepted { accepted: true })))
    }
}
