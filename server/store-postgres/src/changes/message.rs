use claviger_licensing::KeyHash;
use claviger_store::Changed;
use data_encoding::HEXLOWER;
use uuid::{NoContext, Timestamp, Uuid};

/// What the triggers and [`catch_up`](claviger_store::Changes::catch_up) send.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Message {
    Changed(Changed),
    /// Somebody wants to know whether all has arrived that was sent before.
    Mark(Uuid),
}

const MARK: &str = "mark ";

impl Message {
    /// What makes no sense may be about anything.
    pub(super) fn parse(payload: &str) -> Self {
        let mark = payload.strip_prefix(MARK).and_then(|mark| mark.parse().ok());
        let key = || KeyHash::try_from(HEXLOWER.decode(payload.as_bytes()).ok()?.as_slice()).ok();
        match mark {
            Some(mark) => Self::Mark(mark),
            None => Self::Changed(key().map_or(Changed::Anything, |key| Changed::Licenses(vec![key]))),
        }
    }
}

/// A mark that nobody else sends.
pub(super) fn new_mark() -> Uuid {
    Uuid::new_v7(Timestamp::from_unix(NoContext, 0, 0))
}

/// How a mark is sent.
pub(super) fn payload(mark: Uuid) -> String {
    format!("{MARK}{mark}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_and_no_mark_may_be_about_anything() {
        let key = Changed::Licenses(vec![KeyHash::new([0xab; 32])]);
        assert_eq!(Message::parse(&"ab".repeat(32)), Message::Changed(key));
        let (one, other) = (new_mark(), new_mark());
        assert_ne!(one, other);
        assert_eq!(Message::parse(&payload(one)), Message::Mark(one));
        for payload in [
            "",
            "ab",
            &"ab".repeat(33),
            &"AB".repeat(32),
            &"é".repeat(32),
            "mark",
            "mark ",
            "mark ab",
        ] {
            assert_eq!(
                Message::parse(payload),
                Message::Changed(Changed::Anything),
                "{payload}"
            );
        }
    }
}
