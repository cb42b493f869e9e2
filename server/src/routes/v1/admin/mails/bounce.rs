//! `POST /v1/admin/mails/{id}/bounce`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::view::{MailView, find};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::ErrorCode,
    },
    routes::Tag,
    wire::{id::WireId, text::Text},
};

pub(crate) struct Bounce;

codes!(BounceCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), MailNotFound);

/// That a mail came back.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct BounceMailRequest {
    /// What the other side said.
    reason: Text<500>,
}

#[OpenApi(prefix_path = "/v1/admin/mails", tag = "Tag::Admin")]
impl Bounce {
    /// Note that a mail came back.
    ///
    /// Mail servers often take a mail and send it back later. Whoever gets such answers, a person or a mail service's webhook,
    /// reports them here, so that a customer without a key is found. With the customer's address corrected, `POST /v1/licenses/recover` mails the keys
    /// to the new one.
    #[oai(path = "/:id/bounce", method = "post")]
    async fn bounce_mail(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Mail>>,
        request: Json<BounceMailRequest>,
    ) -> ApiResult<Json<MailView>, BounceCodes> {
        let caller = admin.require(Role::Support)?;
        let (env, id) = (&caller.scope.env, id.0.0);
        if !env
            .store
            .bounce_mail(id, &request.0.reason.0, &caller.context())
            .await?
        {
            return Err(ErrorCode::MailNotFound.into());
        }
        let (mail, _) = find(&caller.scope, id).await?;
        Ok(Json(mail.into()))
    }
}
