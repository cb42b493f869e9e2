//! `GET /v1/admin/stripe-events/{id}`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use data_encoding::BASE64;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json, types::Any};
use serde_json::Value;

use super::view::{StripeEventView, find};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Read;

codes!(ReadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), StripeEventNotFound);

/// A notice from Stripe with its body.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct StripeEventDetails {
    /// The notice.
    event: StripeEventView,
    /// Its body, if it is JSON.
    payload: Option<Any<Value>>,
    /// Its body in Base64, if it is not.
    payload_base64: Option<String>,
}

#[OpenApi(prefix_path = "/v1/admin/stripe-events", tag = "Tag::Admin")]
impl Read {
    /// One notice from Stripe with its body.
    ///
    /// The body holds what Stripe knows of the buyer, so that the token needs the role `support`.
    #[oai(path = "/:id", method = "get")]
    async fn read_stripe_event(
        &self,
        admin: Admin,
        id: Path<WireId<kind::StripeEvent>>,
    ) -> ApiResult<Json<StripeEventDetails>, ReadCodes> {
        let scope = admin.require(Role::Support)?.scope;
        let kept = find(&scope, id.0.0).await?;
        let (payload, payload_base64) = payload(&kept.event.body);
        Ok(Json(StripeEventDetails {
            event: kept.into(),
            payload: payload.map(Any),
            payload_base64,
        }))
    }
}

fn payload(body: &[u8]) -> (Option<Value>, Option<String>) {
    match serde_json::from_slice(body) {
        Ok(json) => (Some(json), None),
        Err(_) => (None, Some(BASE64.encode(body))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn any_body_is_shown() {
        assert_eq!(payload(br#"{"id":"evt_1"}"#), (Some(json!({ "id": "evt_1" })), None));
        assert_eq!(payload(b"{\xff"), (None, Some("e/8=".to_owned())));
        assert_eq!(payload(b""), (None, Some(String::new())));
    }
}
