//! How things stand, as the command and its operator are told.

use claviger_client::{Environment, Error, ErrorCode, LockReason, Setup, State, Status};
use serde::Serialize;

/// How things stand: the SDK's status, with one word to switch on. No key, token or device id is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Report {
    /// What the command should do.
    pub(crate) message: Message,
    #[serde(flatten)]
    status: Status,
    /// Why the key of the configuration could not be made use of.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Error>,
}

/// What the command should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Message {
    /// Run.
    #[serde(rename = "OK")]
    Ok,
    /// Run and warn.
    #[serde(rename = "WARNING (license)")]
    Warning,
    /// Pause, and wait for another message.
    #[serde(rename = "PAUSED (license)")]
    Paused,
}

impl Message {
    /// As it is written.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING (license)",
            Self::Paused => "PAUSED (license)",
        }
    }
}

impl Report {
    /// Of a status, and of what went wrong with the key.
    pub(crate) fn new(status: Status, error: Option<Error>) -> Self {
        let mut status = status;
        // Whoever has the session of a purchase is shown the key.
        status.pending_purchase = None;
        if let (Some(error), false) = (&error, status.usable) {
            status.detail.clone_from(&error.detail);
            status.fix = Some(error.fix.clone());
        }
        if matches!(status.state, State::Locked { reason } if reason == LockReason::DeviceLimit) {
            status.fix = Some(RESET.to_owned());
        }
        Self {
            message: match status.state {
                State::Licensed | State::Trial { .. } => Message::Ok,
                State::Grace { .. } => Message::Warning,
                State::Locked { .. } => Message::Paused,
            },
            status,
            // The names of other devices are not for a log.
            error: error.map(|error| Error {
                devices: Vec::new(),
                ..error
            }),
        }
    }

    /// Of a client that cannot be opened.
    pub(crate) fn unopened(setup: &Setup, error: Error) -> Self {
        let status = Status {
            state: State::Locked {
                reason: LockReason::NoLicense,
            },
            usable: false,
            detail: String::new(),
            fix: None,
            product: setup.product.clone().unwrap_or_default(),
            environment: setup.environment.unwrap_or(Environment::Prod),
            grant: None,
            checked_at: None,
            fault: None,
            buy_url: setup.buy_url.clone(),
            pending_purchase: None,
            warnings: Vec::new(),
        };
        Self::new(status, Some(error))
    }

    /// May the command do its work?
    pub(crate) const fn usable(&self) -> bool {
        self.status.usable
    }

    /// The report as JSON.
    pub(crate) fn json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("a status has names and texts only")
    }

    /// Writes what changed since the last report to the log, if it is worth a line.
    pub(crate) fn log(&self, last: Option<&Self>) {
        if last.is_some_and(|last| last.gist() == self.gist()) {
            return;
        }
        let (message, detail) = (self.message.as_str(), &self.status.detail);
        let fix = self.status.fix.as_deref().unwrap_or_default();
        match self.message {
            Message::Ok => tracing::info!("{message}: {detail}"),
            Message::Warning | Message::Paused => tracing::warn!("{message}: {detail} {fix}"),
        }
        if let (Some(error), true) = (&self.error, self.status.usable) {
            tracing::warn!(
                code = error.code.as_str(),
                "the license key of the configuration is not in use: {error}"
            );
        }
    }

    /// What a line of the log is worth: dates that move with every check are not.
    fn gist(&self) -> (Message, Option<LockReason>, &str, Option<&ErrorCode>) {
        let reason = match self.status.state {
            State::Locked { reason } => Some(reason),
            State::Licensed | State::Trial { .. } | State::Grace { .. } => None,
        };
        let detail = if self.status.usable {
            ""
        } else {
            self.status.detail.as_str()
        };
        (
            self.message,
            reason,
            detail,
            self.error.as_ref().map(|error| &error.code),
        )
    }
}

const RESET: &str = "Reset the activation, on the license's page or through support. It is tried again by itself, and at once on SIGHUP.";

#[cfg(test)]
mod tests {
    use super::*;

    fn locked(error: Option<Error>) -> Report {
        let unopened = Report::unopened(&Setup::default(), crate::setup::KeySource::missing(None));
        Report::new(unopened.status, error)
    }

    #[test]
    fn a_purchase_is_nobody_elses_business() {
        let mut status = locked(None).status;
        status.pending_purchase = Some("cs_test_1".to_owned());
        let json = String::from_utf8(Report::new(status, None).json()).unwrap();
        assert!(!json.contains("cs_test_1"), "{json}");
    }

    #[test]
    fn a_missing_key_is_the_reason_to_pause() {
        let report = locked(Some(crate::setup::KeySource::missing(Some("https://shop.example"))));
        let json: serde_json::Value = serde_json::from_slice(&report.json()).unwrap();
        assert_eq!(json["message"], "PAUSED (license)");
        assert_eq!((&json["state"], &json["usable"]), (&"locked".into(), &false.into()));
        assert_eq!(json["error"]["code"], "NO_KEY");
        assert!(
            json["fix"].as_str().unwrap().contains("https://shop.example"),
            "{json:#}"
        );
    }

    #[test]
    fn a_taken_slot_is_freed_by_a_reset() {
        let mut status = locked(None).status;
        status.state = State::Locked {
            reason: LockReason::DeviceLimit,
        };
        assert_eq!(Report::new(status, None).status.fix.as_deref(), Some(RESET));
    }
}
