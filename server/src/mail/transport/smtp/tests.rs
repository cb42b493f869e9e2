use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use lettre::message::Mailbox;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use super::*;

/// What the server does when a command of this beginning comes.
#[derive(Clone, Copy)]
enum Trouble {
    None,
    Answer(&'static str, &'static str),
    HangUp(&'static str),
    Silence(&'static str),
}

/// A small SMTP server: one conversation after another, and the mails that it took.
struct TestServer {
    url: String,
    mails: mpsc::UnboundedReceiver<String>,
    connections: Arc<AtomicUsize>,
}

impl TestServer {
    async fn start(trouble: Trouble) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://ada:hunter2@{}", listener.local_addr().unwrap());
        let (sender, mails) = mpsc::unbounded_channel();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(converse(stream, trouble, sender.clone()));
            }
        });
        Self {
            url,
            mails,
            connections,
        }
    }

    fn client(&self) -> Smtp {
        Smtp::new(Server::parse(&self.url).unwrap())
    }
}

async fn converse(stream: TcpStream, trouble: Trouble, mails: mpsc::UnboundedSender<String>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let _ = write.write_all(b"220 test\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match trouble {
            Trouble::Answer(command, answer) if line.starts_with(command) => answer,
            Trouble::HangUp(command) if line.starts_with(command) => return,
            Trouble::Silence(command) if line.starts_with(command) => std::future::pending().await,
            _ if line.starts_with("EHLO") => "250-test\r\n250 AUTH PLAIN",
            _ if line.starts_with("AUTH") => "235 welcome",
            _ if line.starts_with("DATA") => "354 go on",
            _ => "250 ok",
        };
        let _ = write.write_all(format!("{answer}\r\n").as_bytes()).await;
        if answer.starts_with("354") {
            let mut mail = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                mail.push_str("\r\n");
            }
            match trouble {
                Trouble::Answer(".", answer) => {
                    let _ = write.write_all(format!("{answer}\r\n").as_bytes()).await;
                }
                Trouble::HangUp(".") => return,
                _ => {
                    let _ = mails.send(mail);
                    let _ = write.write_all(b"250 taken\r\n").await;
                }
            }
        }
    }
}

fn message(recipient: &str) -> Message {
    Message::builder()
        .from("SwitchFast <licenses@switchfast.example>".parse::<Mailbox>().unwrap())
        .to(Mailbox::new(None, recipient.parse().unwrap()))
        .subject("Your key")
        .body(".a line that begins with a dot\r\n".to_owned())
        .unwrap()
}

async fn send(server: &TestServer) -> Result<(), SendError> {
    let deadline = Instant::now() + Duration::from_secs(10);
    server.client().send(&message("ada@example.com"), deadline).await
}

async fn failure(trouble: Trouble) -> SendError {
    let server = TestServer::start(trouble).await;
    let error = send(&server).await.unwrap_err();
    for secret in ["hunter2", "ada@example.com"] {
        assert!(!error.to_string().contains(secret), "{error}");
    }
    error
}

#[tokio::test]
async fn mails_arrive_over_one_connection() {
    let mut server = TestServer::start(Trouble::None).await;
    let client = server.client();
    let deadline = Instant::now() + Duration::from_secs(10);
    for _ in 0..3 {
        client.send(&message("ada@example.com"), deadline).await.unwrap();
        let mail = server.mails.recv().await.unwrap();
        assert!(mail.contains("Subject: Your key"), "{mail}");
        assert!(mail.contains("\r\n.a line that begins with a dot\r\n"), "{mail}");
    }
    assert_eq!(server.connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn refused_recipients_and_mails_are_final() {
    let no_such_user = "550 5.1.1 <ada@example.com>: no such user";
    let SendError::Permanent(error) = failure(Trouble::Answer("RCPT", no_such_user)).await else {
        panic!("a refused recipient is final");
    };
    assert!(error.contains("550") && error.contains("no such user"), "{error}");
    assert!(matches!(
        failure(Trouble::Answer("DATA", "554 no")).await,
        SendError::Permanent(_)
    ));
    assert!(matches!(
        failure(Trouble::Answer(".", "552 too big")).await,
        SendError::Permanent(_)
    ));
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for trouble in [
        Trouble::Answer("RCPT", "451 4.7.1 greylisted"),
        Trouble::Answer("RCPT", "421 closing"),
        Trouble::Answer(".", "452 disk full"),
        Trouble::Answer("EHLO", "554 not you"),
        Trouble::Answer("AUTH", "535 AUTH PLAIN hunter2: wrong password"),
        Trouble::Answer("MAIL", "553 sender not yours"),
        Trouble::HangUp("EHLO"),
        Trouble::HangUp("RCPT"),
        Trouble::HangUp("."),
    ] {
        let error = failure(trouble).await;
        assert!(matches!(error, SendError::Transient(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Smtp::new(Server::parse(&url).unwrap());
    let deadline = Instant::now() + Duration::from_secs(10);
    let result = client.send(&message("ada@example.com"), deadline).await;
    assert!(matches!(result, Err(SendError::Transient(_))));
}

#[tokio::test]
async fn silence_ends_with_the_deadline_and_the_connection_with_it() {
    let server = TestServer::start(Trouble::Silence("RCPT")).await;
    let client = server.client();
    for connections in 1..=2 {
        let deadline = Instant::now() + Duration::from_millis(200);
        let result = client.send(&message("ada@example.com"), deadline).await;
        let late = SendError::Transient("the mail server did not answer in time".to_owned());
        assert_eq!(result, Err(late));
        assert_eq!(server.connections.load(Ordering::Relaxed), connections);
    }
}

#[tokio::test]
async fn letters_beyond_ascii_need_a_server_that_knows_them() {
    let server = TestServer::start(Trouble::None).await;
    let deadline = Instant::now() + Duration::from_secs(10);
    let result = server.client().send(&message("zoë@example.com"), deadline).await;
    assert!(matches!(result, Err(SendError::Permanent(_))), "{result:?}");

    let mut server = TestServer::start(Trouble::Answer(
        "EHLO",
        "250-test\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n250 SMTPUTF8",
    ))
    .await;
    server
        .client()
        .send(&message("zoë@example.com"), deadline)
        .await
        .unwrap();
    assert!(server.mails.recv().await.unwrap().contains("zoë@example.com"));
}
