//! A mail in the form that mail servers speak (RFC 5322, MIME).

use std::time::SystemTime;

use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{Outgoing, SendError};

/// Builds the message.
///
/// # Errors
/// Permanent: the address is none.
pub(super) fn build(from: &Mailbox, reply_to: Option<&Mailbox>, mail: &Outgoing<'_>) -> Result<Message, SendError> {
    let address = mail
        .recipient
        .parse()
        .map_err(|_| SendError::Permanent("the recipient's address cannot be read".to_owned()))?;
    // The same mail has the same id whenever it is sent, so that whoever gets it twice can tell.
    let id = format!("<{}@{}>", mail.id, from.email.domain());
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(one_line(&mail.composed.subject))
        .date(SystemTime::from(mail.date))
        .message_id(Some(id))
        // RFC 3834: nobody's "out of office" is to answer.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", mail.language.as_str()));
    if let Some(reply_to) = reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    let (text, html) = (mail.composed.text.clone(), mail.composed.html.clone());
    builder
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|error| SendError::Permanent(format!("the mail cannot be built: {error}")))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
