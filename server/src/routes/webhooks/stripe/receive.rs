//! `POST /webhooks/stripe/{environment}`

use poem::Body;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path},
    payload::Json,
};

use crate::{
    billing::events,
    http::{
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    routes::Tag,
    wire::environment::EnvironmentView,
};

pub(crate) struct Receive;

codes!(ReceiveCodes: SignatureInvalid, ModeMismatch, WebhookUnavailable);

/// A notice was kept.
#[derive(Debug, Object)]
struct Received {
    /// Always true.
    received: bool,
}

#[OpenApi(prefix_path = "/webhooks/stripe", tag = "Tag::Webhooks")]
impl Receive {
    /// Take a notice from Stripe.
    ///
    /// The body is an event of any type, version and shape, snapshot or thin. It is kept once and answered at once; processing
    /// follows. Only a wrong signature, the wrong mode, or a database that is away refuse it.
    #[oai(path = "/:environment", method = "post")]
    async fn receive_stripe_event(
        &self,
        scope: Scope,
        /// The environment whose endpoint this is.
        environment: Path<EnvironmentView>,
        /// Stripe's signature of the body.
        #[oai(name = "Stripe-Signature")]
        signature: Header<Option<String>>,
        body: Body,
    ) -> ApiResult<Json<Received>, ReceiveCodes> {
        debug_assert_eq!(scope.env.environment, environment.0.into());
        let body = body
            .into_vec()
            .await
            .map_err(|_| Problem::new(ErrorCode::RequestInvalid))?;
        events::receive(&scope.env, signature.0.as_deref().unwrap_or_default(), &body, scope.now).await?;
        Ok(Json(Received { received: true }))
    }
}
