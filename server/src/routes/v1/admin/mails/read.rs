//! `GET /v1/admin/mails/{id}`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::Mail;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::view::{MailView, find};
use crate::{
    environment::EnvironmentContext,
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    mail::preview,
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Read;

codes!(ReadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), MailNotFound);

/// A mail with what it says.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct MailDetails {
    /// The mail.
    mail: MailView,
    /// How its recipient reads it, without license keys and with links that open nothing; absent once erased.
    preview: Option<MailPreview>,
    /// Why there is no preview.
    preview_error: Option<String>,
}

/// How a mail reads.
#[derive(Object)]
struct MailPreview {
    /// Its subject.
    subject: String,
    /// Its HTML form. Show it in a frame without scripts.
    html: String,
    /// Its plain form.
    text: String,
}

#[OpenApi(prefix_path = "/v1/admin/mails", tag = "Tag::Admin")]
impl Read {
    /// One mail with what it says.
    #[oai(path = "/:id", method = "get")]
    async fn read_mail(&self, admin: Admin, id: Path<WireId<kind::Mail>>) -> ApiResult<Json<MailDetails>, ReadCodes> {
        let scope = admin.require(Role::Support)?.scope;
        let (mail, content) = find(&scope, id.0.0).await?;
        let (preview, preview_error) = match content {
            Some(content) => shown(&scope.env, &mail, &content),
            None => (None, Some("it was erased".to_owned())),
        };
        Ok(Json(MailDetails {
            mail: mail.into(),
            preview,
            preview_error,
        }))
    }
}

fn shown(env: &EnvironmentContext, mail: &Mail, content: &[u8]) -> (Option<MailPreview>, Option<String>) {
    match preview(env, mail, content) {
        Ok(composed) => (
            Some(MailPreview {
                subject: composed.subject,
                html: composed.html,
                text: composed.text,
            }),
            None,
        ),
        Err(error) => (None, Some(error.to_string())),
    }
}
