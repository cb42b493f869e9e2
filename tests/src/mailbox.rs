//! The mails that servers write into files.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use data_encoding::BASE64;
use tokio::time::{interval, timeout};

use crate::{Ledger, World};

/// A mail that is not there by then never will be.
const PATIENCE: Duration = Duration::from_secs(30);

/// The folder that the mails of an environment are written into.
#[derive(Debug, Clone)]
pub struct Mailbox {
    folder: PathBuf,
    ledger: Arc<Ledger>,
}

/// A mail.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The address that it goes to.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
}

impl World {
    /// The mails of an environment.
    pub fn mailbox(&self, environment: &str) -> Mailbox {
        Mailbox {
            folder: self.data_folder().join("mail").join(environment),
            ledger: Arc::clone(&self.ledger),
        }
    }
}

impl Mailbox {
    /// The mails by now, oldest first. One-time links in them are remembered as secrets.
    pub fn letters(&self) -> Vec<Letter> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().path());
        let mut paths: Vec<PathBuf> = paths
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .collect();
        paths.sort();
        let letters: Vec<Letter> = paths
            .iter()
            .map(|path| Letter::read(&fs::read_to_string(path).unwrap()))
            .collect();
        letters
            .iter()
            .filter_map(Letter::find_link)
            .for_each(|token| self.ledger.note(token));
        letters
    }

    /// Waits until there are so many mails, and gives the newest one.
    pub async fn newest(&self, count: usize) -> Letter {
        let waits = async {
            let mut ticks = interval(Duration::from_millis(20));
            while self.letters().len() < count {
                ticks.tick().await;
            }
        };
        let waited = timeout(PATIENCE, waits).await;
        let mut letters = self.letters();
        let subjects: Vec<&str> = letters.iter().map(|letter| letter.subject.as_str()).collect();
        assert!(waited.is_ok(), "no {count} mails in {PATIENCE:?}: {subjects:?}");
        assert_eq!(letters.len(), count, "{subjects:?}");
        letters.pop().unwrap()
    }
}

impl Letter {
    /// The random part of the one-time link in it.
    #[track_caller]
    pub fn link(&self) -> &str {
        self.find_link()
            .unwrap_or_else(|| panic!("no one-time link in {}", self.text))
    }

    /// The whole address of the one-time link in it.
    #[track_caller]
    pub fn address(&self) -> &str {
        self.find_address()
            .unwrap_or_else(|| panic!("no one-time link in {}", self.text))
    }

    fn find_link(&self) -> Option<&str> {
        let (_, fragment) = self.find_address()?.split_once('#')?;
        Some(fragment)
    }

    fn find_address(&self) -> Option<&str> {
        let mut words = self.text.split_whitespace();
        words.find(|word| word.contains("/my-licenses?") && word.contains('#'))
    }

    /// Reads a message as mail programs do (RFC 5322, MIME).
    ///
    /// # Panics
    /// If it is not of the form in which servers under test write mails.
    pub fn read(message: &str) -> Self {
        let (headers, body) = message.split_once("\r\n\r\n").unwrap();
        // Long ones go on in the next line.
        let headers = &headers.replace("\r\n ", " ");
        let boundary = headers.split_once("boundary=\"").unwrap().1.split_once('"').unwrap().0;
        let line = format!("--{boundary}");
        let part = |kind: &str| {
            let wanted = format!("Content-Type: {kind}");
            let mut parts = body.split(&line);
            let part = parts.find(|part| part.contains(&wanted));
            let part = part.unwrap_or_else(|| panic!("no {kind} in {message}"));
            let (headers, content) = part.trim_start().split_once("\r\n\r\n").unwrap();
            decode(header(headers, "Content-Transfer-Encoding"), content)
        };
        Self {
            to: header(headers, "To").to_owned(),
            subject: decode_words(header(headers, "Subject")),
            text: part("text/plain"),
            html: part("text/html"),
        }
    }
}

fn header<'a>(headers: &'a str, name: &str) -> &'a str {
    let mut lines = headers.split("\r\n");
    let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("no header {name} in {headers}"))
}

/// A subject without encoded words (RFC 2047), of which lettre writes base64 ones. The space between two of them is none.
fn decode_words(text: &str) -> String {
    let mut decoded = String::new();
    let mut after_encoded = false;
    for word in text.split(' ') {
        let inner = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
        let joined = after_encoded && inner.is_some();
        if !(decoded.is_empty() || joined) {
            decoded.push(' ');
        }
        after_encoded = inner.is_some();
        match inner {
            Some(base64) => decoded.push_str(&String::from_utf8(BASE64.decode(base64.as_bytes()).unwrap()).unwrap()),
            None => decoded.push_str(word),
        }
    }
    decoded
}

/// The content of a part (RFC 2045, section 6).
fn decode(encoding: &str, content: &str) -> String {
    let bytes = match encoding {
        "7bit" | "8bit" => content.as_bytes().to_vec(),
        "base64" => {
            let packed: String = content.split_whitespace().collect();
            BASE64.decode(packed.as_bytes()).unwrap()
        }
        "quoted-printable" => decode_quoted(&content.replace("=\r\n", "")),
        other => panic!("who writes {other}?"),
    };
    String::from_utf8(bytes).unwrap()
}

fn decode_quoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        match (first, after) {
            (b'=', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                rest = after;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_every_encoding() {
        assert_eq!(decode("7bit", "a=b"), "a=b");
        assert_eq!(decode("base64", "R3LDvMOf\r\nZQ==\r\n"), "Grüße");
        assert_eq!(decode("quoted-printable", "Gr=C3=BC=C3=\r\n=9Fe=3D"), "Grüße=");
        assert_eq!(decode_words("Keys"), "Keys");
        assert_eq!(decode_words("Ihre =?utf-8?b?U2NobMO8c3NlbA==?="), "Ihre Schlüssel");
        assert_eq!(
            decode_words("=?utf-8?b?R3LDvA==?= =?utf-8?b?w59l?= an alle"),
            "Grüße an alle"
        );
    }
}
