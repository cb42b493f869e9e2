use std::os::unix::fs::PermissionsExt;

use claviger_licensing::{Language, MailId};
use claviger_protocol::Environment;
use tokio::time::Instant;

use super::*;
use crate::mail::{
    compose::{Composed, compose},
    letter::Letter,
    letters::{Occasion, samples},
    transport::Transport,
};

fn composed(language: Language) -> Composed {
    let occasion = Occasion {
        language,
        environment: Environment::Test,
        at: samples::now(),
    };
    compose(&Letter::KeyDelivery(samples::key_delivery()), &occasion)
}

fn outgoing<'a>(id: MailId, composed: &'a Composed, recipient: &'a str) -> Outgoing<'a> {
    Outgoing {
        id,
        language: Language::De,
        recipient,
        composed,
        created_at: samples::now(),
        date: samples::now() + chrono::TimeDelta::minutes(1),
    }
}

fn transport(folder: &Path) -> Transport {
    let settings = serde_json::json!({
        "smtp_url": "",
        "from": "Größe & Co <licenses@switchfast.example>",
        "reply_to": "help@switchfast.example",
    });
    Transport::open(&serde_json::from_value(settings).unwrap(), folder.join("mail")).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("mail")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_mail_is_one_private_file_however_often_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let transport = transport(folder.path());
    let id = MailId::mint(samples::now());
    for language in Language::ALL {
        let composed = composed(language);
        let mail = outgoing(id, &composed, "ada@example.com");
        transport.send(&mail, Instant::now()).await.unwrap();
    }
    let [file] = files(folder.path()).try_into().unwrap();
    assert_eq!(
        file.file_name().unwrap().to_str().unwrap(),
        format!("20261122T140500Z-{id}.eml")
    );
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    let content = fs::read_to_string(file).unwrap();
    assert!(content.contains("Ihr Lizenzschl"), "the last one stays");
}

#[tokio::test]
async fn headers_tell_programs_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let id = MailId::mint(samples::now());
    let composed = composed(Language::De);
    let mail = outgoing(id, &composed, "ada@example.com");
    transport(folder.path()).send(&mail, Instant::now()).await.unwrap();
    let content = fs::read_to_string(&files(folder.path())[0]).unwrap();
    let (head, body) = content.split_once("\r\n\r\n").unwrap();
    for header in [
        "To: ada@example.com".to_owned(),
        "Reply-To: help@switchfast.example".to_owned(),
        "Auto-Submitted: auto-generated".to_owned(),
        "Content-Language: de".to_owned(),
        format!("Message-ID: <{id}@switchfast.example>"),
        "Date: Sun, 22 Nov 2026 14:06:00 +0000".to_owned(),
        "MIME-Version: 1.0".to_owned(),
    ] {
        assert!(head.contains(&header), "{header} is missing in {head}");
    }
    assert!(head.is_ascii(), "names and subject are encoded");
    assert!(head.contains("<licenses@switchfast.example>"));
    assert!(head.contains("multipart/alternative"));
    let (text, html) = (body.find("text/plain").unwrap(), body.find("text/html").unwrap());
    assert!(text < html, "programs show the last form that they know");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let composed = composed(Language::En);
    for recipient in ["nobody", "a@b.example\r\nBcc: c@d.example", ""] {
        let mail = outgoing(MailId::mint(samples::now()), &composed, recipient);
        let sent = transport(folder.path()).send(&mail, Instant::now()).await;
        assert!(matches!(sent, Err(SendError::Permanent(_))), "{sent:?}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let composed = composed(Language::En);
    let mail = outgoing(MailId::mint(samples::now()), &composed, "ada@example.com");
    let sent = transport(file.path()).send(&mail, Instant::now()).await;
    assert!(matches!(sent, Err(SendError::Transient(_))), "{sent:?}");
}
