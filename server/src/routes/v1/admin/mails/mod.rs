//! `/v1/admin/mails/…`

mod bounce;
mod read;
mod resend;
mod search;
mod view;

pub(crate) use self::view::{MailView, find as find_mail};
use poem_openapi::OpenApi;

/// All operations on mails.
pub(crate) fn routes() -> impl OpenApi {
    (search::Search, read::Read, resend::Resend, bounce::Bounce)
}
