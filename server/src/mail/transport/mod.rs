//! How mails leave: over SMTP, or into files.

mod error;
mod file;
mod message;
mod server;
mod smtp;

use std::path::PathBuf;

use anyhow::Context;
use chrono::{DateTime, Utc};
use claviger_licensing::{Language, MailId};
use lettre::message::Mailbox;
use tokio::time::Instant;

use self::{server::Server, smtp::Smtp};
use super::compose::Composed;
use crate::config::MailSettings;

pub(super) use error::SendError;

/// The sender of mails that only become files, unless one is configured.
const FILE_SENDER: &str = "Claviger <claviger@localhost>";

/// The way that mails take.
#[derive(Debug)]
pub(crate) struct Transport {
    from: Mailbox,
    reply_to: Option<Mailbox>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Smtp(Smtp),
    Files(PathBuf),
}

/// A mail that is to leave.
pub(super) struct Outgoing<'a> {
    pub(super) id: MailId,
    pub(super) language: Language,
    pub(super) recipient: &'a str,
    pub(super) composed: &'a Composed,
    /// When it was put into the outbox.
    pub(super) created_at: DateTime<Utc>,
    /// Now.
    pub(super) date: DateTime<Utc>,
}

impl Transport {
    /// Opens the configured way; without an SMTP server, mails become files in `folder`. Connects to nothing yet.
    pub(crate) fn open(settings: &MailSettings, folder: PathBuf) -> anyhow::Result<Self> {
        let way = match settings.smtp_url.get() {
            Some(url) => Way::Smtp(Smtp::new(Server::parse(url)?)),
            None => Way::Files(folder),
        };
        let from = match settings.from.trim() {
            "" => FILE_SENDER,
            configured => configured,
        };
        Ok(Self {
            from: from.parse().context(
                "mail.from (MAIL_FROM) is not an address such as \"SwitchFast <licenses@switchfast.example>\"",
            )?,
            reply_to: match settings.reply_to.trim() {
                "" => None,
                address => Some(
                    address
                        .parse()
                        .context("mail.reply_to (MAIL_REPLY_TO) is not an address")?,
                ),
            },
            way,
        })
    }

    /// Greets the mail server and logs in, if there is one.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub(crate) async fn reach(&self) -> Result<(), String> {
        match &self.way {
            Way::Smtp(smtp) => smtp.reach().await.map_err(|error| error.to_string()),
            Way::Files(_) => Ok(()),
        }
    }

    /// Sends a mail; what is not done at `deadline` is given up.
    pub(super) async fn send(&self, mail: &Outgoing<'_>, deadline: Instant) -> Result<(), SendError> {
        let message = message::build(&self.from, self.reply_to.as_ref(), mail)?;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(&message, deadline).await,
            Way::Files(folder) => file::write(folder, mail, message.formatted()).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(smtp_url: &str, from: &str, reply_to: &str) -> MailSettings {
        let value = serde_json::json!({ "smtp_url": smtp_url, "from": from, "reply_to": reply_to });
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn mistakes_in_the_settings_are_told_without_the_password() {
        let open = |url: &str, from: &str, reply_to: &str| {
            let opened = Transport::open(&settings(url, from, reply_to), PathBuf::from("mail"));
            opened.map_err(|error| format!("{error:#}"))
        };
        assert!(matches!(open("", "", "").unwrap().way, Way::Files(_)));
        assert!(open("", "nobody", "").unwrap_err().contains("MAIL_FROM"));
        assert!(open("", "a@b.example", "nobody").unwrap_err().contains("MAIL_REPLY_TO"));
        let error = open("smtp://u:hunter2@mail.example", "a@b.example", "").unwrap_err();
        assert!(error.contains("SMTP_URL") && !error.contains("hunter2"), "{error}");
    }
}
