//! `POST /v1/admin/mails/{id}/resend`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::view::{MailView, find};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::ErrorCode,
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Resend;

codes!(ResendCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), MailNotFound);

#[OpenApi(prefix_path = "/v1/admin/mails", tag = "Tag::Admin")]
impl Resend {
    /// Send a mail again, to the same address and with the same content.
    #[oai(path = "/:id/resend", method = "post")]
    async fn resend_mail(&self, admin: Admin, id: Path<WireId<kind::Mail>>) -> ApiResult<Json<MailView>, ResendCodes> {
        let caller = admin.require(Role::Support)?;
        let (env, id) = (&caller.scope.env, id.0.0);
        if !env.store.resend_mail(id, &caller.context()).await? {
            return Err(ErrorCode::MailNotFound.into());
        }
        let (mail, _) = find(&caller.scope, id).await?;
        env.outbox.notify_one();
        Ok(Json(mail.into()))
    }
}
