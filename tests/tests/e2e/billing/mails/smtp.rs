//! A mail server for tests (RFC 5321), which answers as it is told.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use claviger_tests::{Till, World};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A running mail server; it ends with the test.
#[derive(Clone)]
pub(super) struct MailServer {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
}

#[derive(Default)]
struct Desk {
    planned: VecDeque<(&'static str, Reply)>,
    taken: Vec<Taken>,
    commands: Vec<String>,
}

/// How a command is answered, instead of as it wishes.
#[derive(Clone, Copy)]
pub(super) enum Reply {
    /// With this line.
    Line(&'static str),
    /// Not at all: the connection is closed. A mail was taken all the same.
    HangUp,
}

/// A mail that was handed over.
#[derive(Clone)]
pub(super) struct Taken {
    /// The command that named the recipient.
    pub(super) recipient: String,
    /// The mail, as it is read by mail programs.
    pub(super) message: String,
}

impl MailServer {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            desk: Arc::default(),
        };
        let listening = server.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let desk = listening.clone();
                // A server under test that is killed hangs up in the middle.
                tokio::spawn(async move { desk.converse(connection).await.ok() });
            }
        });
        server
    }

    /// A seller whose mails leave through this server.
    pub(super) async fn seller(&self, world: &World) -> Till {
        Till::open_with(world, |settings| {
            settings
                .with("SMTP_URL", format!("smtp://{}", self.address))
                .with("MAIL_FROM", "SwitchFast <licenses@switchfast.example>")
                .with("MAIL_REPLY_TO", "help@switchfast.example")
        })
        .await
    }

    /// The next command that begins like this is answered so; `.` is the end of a mail.
    pub(super) fn plan(&self, command: &'static str, reply: Reply) {
        self.desk().planned.push_back((command, reply));
    }

    /// The mails that were handed over.
    pub(super) fn taken(&self) -> Vec<Taken> {
        self.desk().taken.clone()
    }

    /// How often a command came that begins like this.
    pub(super) fn heard(&self, command: &str) -> usize {
        let desk = self.desk();
        desk.commands.iter().filter(|heard| heard.starts_with(command)).count()
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn converse(&self, connection: TcpStream) -> std::io::Result<()> {
        let mut connection = BufReader::new(connection);
        connection.write_all(b"220 mail.example ESMTP\r\n").await?;
        let mut recipient = String::new();
        let mut line = String::new();
        while connection.read_line(&mut line).await? > 0 {
            let command = std::mem::take(&mut line).trim_end().to_owned();
            if command.starts_with("RCPT TO") {
                recipient.clone_from(&command);
            }
            let reply = self.answer(&command);
            let Reply::Line(reply) = reply else { return Ok(()) };
            connection.write_all(format!("{reply}\r\n").as_bytes()).await?;
            if reply.starts_with("354") {
                let message = read_message(&mut connection).await?;
                let Reply::Line(reply) = self.take(&recipient, message) else {
                    return Ok(());
                };
                connection.write_all(format!("{reply}\r\n").as_bytes()).await?;
            }
        }
        Ok(())
    }

    fn answer(&self, command: &str) -> Reply {
        let usual = match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250 mail.example",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        let mut desk = self.desk();
        desk.commands.push(command.to_owned());
        desk.planned(command).unwrap_or(Reply::Line(usual))
    }

    fn take(&self, recipient: &str, message: String) -> Reply {
        let mut desk = self.desk();
        let reply = desk.planned(".").unwrap_or(Reply::Line("250 taken"));
        let is_taken = match reply {
            Reply::Line(line) => line.starts_with('2'),
            Reply::HangUp => true,
        };
        if is_taken {
            let recipient = recipient.to_owned();
            desk.taken.push(Taken { recipient, message });
        }
        reply
    }
}

impl Desk {
    fn planned(&mut self, command: &str) -> Option<Reply> {
        let index = self
            .planned
            .iter()
            .position(|(planned, _)| command.starts_with(planned))?;
        self.planned.remove(index).map(|(_, reply)| reply)
    }
}

/// Reads to the line with a dot alone, and takes off the dots that were put before others (RFC 5321, 4.5.2).
async fn read_message(connection: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(message);
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
