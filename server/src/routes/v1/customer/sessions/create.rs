//! `POST /v1/customer/sessions`

use chrono::{DateTime, Utc};
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use crate::{
    http::{
        auth::hash,
        customer::NewSession,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    routes::Tag,
    wire::text::Text,
};

pub(crate) struct Create;

codes!(CreateCustomerSessionCodes: LinkInvalid);

/// A link to begin a session with.
#[derive(Debug, Object)]
struct CreateCustomerSessionRequest {
    /// What comes after the `#` of the link in the mail.
    link: Text<256>,
}

/// A session that was begun.
#[derive(Object)]
struct CreatedCustomerSession {
    /// Its token, to be sent as `Authorization: Bearer …`. It is shown here once and stored nowhere.
    token: String,
    /// From when on it no longer works.
    expires_at: DateTime<Utc>,
}

#[derive(ApiResponse)]
enum CreateCustomerSessionResponse {
    /// The link is used up, and the session runs for 60 minutes.
    #[oai(status = 201)]
    Created(Json<CreatedCustomerSession>),
}

#[OpenApi(prefix_path = "/v1/customer/sessions", tag = "Tag::Customers")]
impl Create {
    /// Begin a session of a customer with the one-time link from a mail.
    #[oai(path = "/", method = "post")]
    async fn create_customer_session(
        &self,
        scope: Scope,
        request: Json<CreateCustomerSessionRequest>,
    ) -> ApiResult<CreateCustomerSessionResponse, CreateCustomerSessionCodes> {
        let session = NewSession::new(scope.env.environment, scope.now);
        let store = &scope.env.store;
        let opened = store
            .open_customer_link(
                &hash(&request.0.link.0),
                &hash(&session.token),
                scope.now,
                session.expires_at,
            )
            .await?;
        opened.ok_or_else(|| Problem::new(ErrorCode::LinkInvalid))?;
        Ok(CreateCustomerSessionResponse::Created(Json(CreatedCustomerSession {
            token: session.token,
            expires_at: session.expires_at,
        })))
    }
}
