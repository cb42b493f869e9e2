//! Mails over SMTP (RFC 5321).
//!
//! The conversation is held command by command, because what a refusal means depends on where it comes: a refused recipient is
//! final, a refused password is the operator's to repair, and no mail is lost for it.
//!
//! lettre's own pool is not used: it puts a connection back of which the deadline cut off the conversation, and the next mail would
//! be spoken into the middle of it. lettre's feature `tracing` stays off: it logs passwords and mails.

use std::{future::Future, sync::Mutex, time::Duration};

use lettre::{
    Address, Message,
    transport::smtp::{
        Error,
        authentication::Mechanism,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};
use tokio::time::{Instant, timeout_at};

use super::{
    error::{SendError, harmless},
    server::{Encryption, Server},
};

/// How long it may take until a server listens.
const CONNECT: Duration = Duration::from_secs(20);
/// A connection that nobody used for longer is not used again: servers hang up on those.
const IDLE: Duration = Duration::from_secs(30);

/// An SMTP server, with the connections to it that are open.
#[derive(Debug)]
pub(super) struct Smtp {
    server: Server,
    idle: Mutex<Vec<Idle>>,
}

/// A connection on which the last mail went well. One on which it did not is closed: nobody knows what its server expects next.
struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl std::fmt::Debug for Idle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Idle(…)")
    }
}

impl Smtp {
    pub(super) fn new(server: Server) -> Self {
        Self {
            server,
            idle: Mutex::default(),
        }
    }

    /// Hands a message over. If the answer does not come until `deadline`, nobody knows whether the server took it.
    pub(super) async fn send(&self, message: &Message, deadline: Instant) -> Result<(), SendError> {
        let connected = deadline.min(Instant::now() + CONNECT);
        let mut connection = in_time(connected, self.connection()).await?;
        in_time(deadline, hand_over(&mut connection, message)).await?;
        self.idle().push(Idle {
            connection,
            since: Instant::now(),
        });
        Ok(())
    }

    /// Connects and logs in, and does no more.
    pub(super) async fn reach(&self) -> Result<(), SendError> {
        let mut connection = in_time(Instant::now() + CONNECT, self.connect()).await?;
        connection
            .quit()
            .await
            .map_err(|error| SendError::Transient(said(&error)))?;
        Ok(())
    }

    /// A connection from before that still works, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, SendError> {
        while let Some(mut connection) = self.take_idle() {
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connect().await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let hello = ClientId::default();
        let server = &self.server;
        let tls = match &server.encryption {
            Encryption::Tls(parameters) => Some(parameters.clone()),
            Encryption::StartTls(_) | Encryption::None => None,
        };
        let address = (server.host.as_str(), server.port);
        let failed =
            |error: Error| SendError::Transient(format!("the mail server cannot be reached: {}", said(&error)));
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &hello, tls, None)
            .await
            .map_err(failed)?;
        if let Encryption::StartTls(parameters) = &server.encryption {
            connection.starttls(parameters.clone(), &hello).await.map_err(failed)?;
        }
        if let Some(credentials) = &server.credentials {
            let login = connection
                .auth(&[Mechanism::Plain, Mechanism::Login], credentials)
                .await;
            // What the server says here may repeat what it was told.
            login.map_err(|error| {
                let code = error
                    .status()
                    .map_or_else(|| "no answer".to_owned(), |code| code.to_string());
                SendError::Transient(format!("the mail server does not let this server log in ({code})"))
            })?;
        }
        Ok(connection)
    }

    fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle();
        idle.retain(|idle| idle.since.elapsed() < IDLE);
        idle.pop().map(|idle| idle.connection)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

async fn hand_over(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), SendError> {
    let envelope = message.envelope();
    let content = message.formatted();
    let ascii = content.is_ascii()
        && envelope
            .to()
            .iter()
            .all(|address| AsRef::<str>::as_ref(address).is_ascii());
    let parameters = if ascii { Vec::new() } else { international(connection)? };
    // A sender that is refused is a mistake of the settings, and every mail's trouble.
    let sender = connection
        .command(Mail::new(envelope.from().cloned(), parameters))
        .await;
    sender.map_err(|error| SendError::Transient(format!("the mail server refused the sender: {}", said(&error))))?;
    for recipient in envelope.to() {
        let command = Rcpt::new(Address::clone(recipient), Vec::new());
        connection
            .command(command)
            .await
            .map_err(|error| refused("the recipient", &error))?;
    }
    connection
        .command(Data)
        .await
        .map_err(|error| refused("the mail", &error))?;
    connection
        .message(&content)
        .await
        .map_err(|error| refused("the mail", &error))?;
    Ok(())
}

/// What a mail to an address with letters beyond ASCII asks of a server (RFC 6531).
fn international(connection: &AsyncSmtpConnection) -> Result<Vec<MailParameter>, SendError> {
    if connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        Ok(vec![
            MailParameter::SmtpUtfEight,
            MailParameter::Body(MailBodyParameter::EightBitMime),
        ])
    } else {
        Err(SendError::Permanent(
            "the mail server does not know addresses with letters beyond ASCII (SMTPUTF8)".to_owned(),
        ))
    }
}

/// What an error after the sender means.
fn refused(what: &str, error: &Error) -> SendError {
    if error.is_permanent() {
        SendError::Permanent(format!("the mail server refused {what}: {}", said(error)))
    } else {
        SendError::Transient(format!("the mail server did not take {what}: {}", said(error)))
    }
}

fn said(error: &Error) -> String {
    harmless(&error.to_string())
}

async fn in_time<T>(deadline: Instant, work: impl Future<Output = Result<T, SendError>>) -> Result<T, SendError> {
    let late = |_| SendError::Transient("the mail server did not answer in time".to_owned());
    timeout_at(deadline, work).await.map_err(late)?
}

#[cfg(test)]
mod tests;
