use std::path::PathBuf;

use claviger_store::MailState;

use super::*;
use crate::{mail::letters::samples, secrets::MasterKey};

struct Bench {
    folder: tempfile::TempDir,
    secrets: Secrets,
    transport: Transport,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let transport = transport(folder.path().join("mail"));
        Self {
            secrets: secrets(folder.path(), Environment::Test),
            folder,
            transport,
        }
    }

    async fn attempt(&self, mail: &Mail, sealed: &[u8], now: DateTime<Utc>) -> MailResult {
        self.attempt_with_time(mail, sealed, now, SENDING).await
    }

    async fn attempt_with_time(&self, mail: &Mail, sealed: &[u8], now: DateTime<Utc>, left: Duration) -> MailResult {
        let desk = Desk {
            environment: Environment::Test,
            secrets: &self.secrets,
            transport: &self.transport,
            deadline: Instant::now() + left,
        };
        desk.attempt(mail, sealed, now).await
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("mail")).map_or(0, Iterator::count)
    }
}

fn secrets(folder: &std::path::Path, environment: Environment) -> Secrets {
    let security = serde_json::json!({ "license_encryption_key": "", "device_id_salt": "" });
    let (master, _) = MasterKey::load(&serde_json::from_value(security).unwrap(), folder).unwrap();
    master.derive(environment, None)
}

fn transport(folder: PathBuf) -> Transport {
    let settings = serde_json::json!({ "smtp_url": "", "from": "", "reply_to": "" });
    Transport::open(&serde_json::from_value(settings).unwrap(), folder).unwrap()
}

fn mail(letter: &Letter, attempts: u32) -> Mail {
    Mail {
        id: MailId::mint(samples::now()),
        cause: "cause".to_owned(),
        kind: letter.kind().to_owned(),
        recipient: Some("ada@example.com".to_owned()),
        language: Language::En,
        customer_id: None,
        license_id: None,
        state: MailState::Waiting,
        attempts,
        next_attempt_at: samples::now(),
        last_error: None,
        created_at: samples::now(),
        finished_at: None,
        bounced_at: None,
    }
}

#[tokio::test]
async fn every_letter_is_sent() {
    let bench = Bench::new();
    for (index, letter) in samples::all().iter().enumerate() {
        let mail = mail(letter, 1);
        let sealed = seal(&bench.secrets, mail.id, letter);
        assert_eq!(bench.attempt(&mail, &sealed, samples::now()).await, MailResult::Sent);
        assert_eq!(bench.files(), index + 1);
    }
}

#[tokio::test]
async fn what_cannot_be_sent_now_waits_longer_and_longer_and_is_given_up() {
    let mut bench = Bench::new();
    // A file stands where the folder should be.
    bench.transport = transport(bench.folder.path().join("master.key"));
    let letter = Letter::KeyDelivery(samples::key_delivery());
    for (attempts, wait) in [(1, Some(1)), (4, Some(60)), (13, Some(480)), (14, None)] {
        let mail = mail(&letter, attempts);
        let sealed = seal(&bench.secrets, mail.id, &letter);
        let expected = wait.map(|minutes| samples::now() + chrono::TimeDelta::minutes(minutes));
        match bench.attempt(&mail, &sealed, samples::now()).await {
            MailResult::Again { at, error } => {
                assert_eq!(Some(at), expected);
                assert!(error.contains("cannot be written"), "{error}");
            }
            MailResult::Failed { .. } => assert_eq!(expected, None),
            MailResult::Sent => panic!("it cannot be sent"),
        }
    }
}

#[tokio::test]
async fn a_mail_that_would_come_too_late_is_given_up() {
    let bench = Bench::new();
    let letter = Letter::KeyRecovery(samples::key_recovery());
    let mail = mail(&letter, 1);
    let sealed = seal(&bench.secrets, mail.id, &letter);
    let end = letter.useful_until().unwrap();
    let MailResult::Failed { error } = bench.attempt(&mail, &sealed, end).await else {
        panic!("its link works no more");
    };
    assert_eq!(error, "too late: what it announces was on 2026-11-22 at 15:05 UTC");
    assert_eq!(bench.files(), 0);
    let before = end - chrono::TimeDelta::seconds(1);
    assert_eq!(bench.attempt(&mail, &sealed, before).await, MailResult::Sent);
}

#[tokio::test]
async fn content_of_another_mail_or_key_is_not_sent() {
    let bench = Bench::new();
    let letter = Letter::KeyDelivery(samples::key_delivery());
    let (mail, other) = (mail(&letter, 1), mail(&letter, 1));
    let swapped = seal(&bench.secrets, other.id, &letter);
    let foreign = seal(&secrets(bench.folder.path(), Environment::Prod), mail.id, &letter);
    for sealed in [swapped, foreign] {
        let result = bench.attempt(&mail, &sealed, samples::now()).await;
        assert!(matches!(result, MailResult::Failed { .. }), "{result:?}");
    }
}

#[tokio::test]
async fn a_letter_of_a_newer_version_waits_for_a_server_that_knows_it() {
    let bench = Bench::new();
    let mail = mail(&Letter::KeyDelivery(samples::key_delivery()), 1);
    let sealed = bench.secrets.seal(&purpose(mail.id), br#"{"letter":"of_tomorrow"}"#);
    let result = bench.attempt(&mail, &sealed, samples::now()).await;
    assert!(matches!(result, MailResult::Again { .. }), "{result:?}");
}

#[tokio::test]
async fn erased_recipients_get_nothing() {
    let bench = Bench::new();
    let letter = Letter::KeyDelivery(samples::key_delivery());
    let mail = Mail {
        recipient: None,
        ..mail(&letter, 1)
    };
    let sealed = seal(&bench.secrets, mail.id, &letter);
    let result = bench.attempt(&mail, &sealed, samples::now()).await;
    assert!(matches!(result, MailResult::Failed { .. }), "{result:?}");
}

#[tokio::test]
async fn no_mail_is_begun_that_could_outlast_its_claim() {
    let bench = Bench::new();
    let letter = Letter::KeyDelivery(samples::key_delivery());
    let mail = mail(&letter, 1);
    let sealed = seal(&bench.secrets, mail.id, &letter);
    let result = bench.attempt_with_time(&mail, &sealed, samples::now(), LEAST / 2).await;
    assert!(matches!(result, MailResult::Again { .. }), "{result:?}");
    assert!(SENDING < CLAIM);
}
