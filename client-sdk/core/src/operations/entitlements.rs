//! What the license or trial allows. Asks nobody.

use claviger_protocol::{Code, Limit};

use crate::{
    client::Client,
    error::{Error, ErrorCode},
    status::{Grant, State, Status},
};

impl Client {
    /// Demands that the app may be used.
    ///
    /// # Errors
    /// [`ErrorCode::Locked`] if it is locked.
    pub fn require_usable(&self) -> Result<(), Error> {
        usable(&self.status()).map(drop)
    }

    /// Demands a feature.
    ///
    /// # Errors
    /// [`ErrorCode::Locked`] if the app is locked, [`ErrorCode::FeatureMissing`] if the license or trial has not got the feature; its `fix`
    /// names where to upgrade, if the server told that.
    pub fn require_feature(&self, feature: &str) -> Result<(), Error> {
        let status = self.status();
        let grant = usable(&status)?;
        if grant.features.iter().any(|granted| granted == feature) {
            return Ok(());
        }
        Err(short(
            &status,
            Code::FeatureMissing,
            ErrorCode::FeatureMissing,
            |detail| format!("{detail} ({feature})"),
        ))
    }

    /// Demands that `count` of something is within the limit of this name. A limit that the license does not name is exceeded by any
    /// use, because a typing slip must not mean "unlimited".
    ///
    /// # Errors
    /// [`ErrorCode::Locked`] if the app is locked, [`ErrorCode::LimitExceeded`] above the limit; its `fix` names where to upgrade, if the
    /// server told that.
    pub fn check_limit(&self, name: &str, count: u64) -> Result<(), Error> {
        let status = self.status();
        let limit = usable(&status)?.limits.get(name).copied();
        if limit.is_some_and(|limit| limit.allows(count)) {
            return Ok(());
        }
        let allowed = match limit {
            Some(Limit::AtMost(most)) => most,
            Some(Limit::Unlimited) | None => 0,
        };
        Err(short(
            &status,
            Code::LimitExceeded,
            ErrorCode::LimitExceeded,
            |detail| format!("{detail} ({name}: {count} of {allowed})"),
        ))
    }
}

fn usable(status: &Status) -> Result<&Grant, Error> {
    match status.state {
        State::Locked { reason } => Err(Error::locked(reason)),
        State::Licensed | State::Trial { .. } | State::Grace { .. } => {
            Ok(status.grant.as_ref().expect("whatever is usable grants something"))
        }
    }
}

fn short(status: &Status, verdict: Code, code: ErrorCode, detail: impl Fn(&str) -> String) -> Error {
    let fix = verdict.fix().unwrap_or_default();
    let fix = match &status.buy_url {
        Some(url) => format!("{fix} {url}"),
        None => fix.to_owned(),
    };
    let said = verdict.detail().trim_end_matches('.');
    Error::new(code, format!("{}.", detail(said)), fix)
}
