//! How to reach Stripe, and whether a key belongs to test or live mode.

use std::fmt;
use std::time::Duration;

/// How to reach one Stripe account in one mode.
#[derive(Clone)]
pub struct Settings {
    /// `sk_…` or, better, a restricted `rk_…`; its prefix tells the mode.
    pub secret_key: String,
    /// Another address than Stripe's own, for tests against a fake. Plain `http://` is refused for live keys, except
    /// to this machine itself.
    pub api_base: Option<String>,
    /// How long one attempt may take, from connecting to the last byte of the response.
    pub timeout: Duration,
    /// How often one request is sent at most; at least 1.
    pub attempts: u8,
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("mode", &mode_of_key(&self.secret_key))
            .field("timeout", &self.timeout)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The mode of the key and the base address, which ends with `/` if one was given.
    pub(crate) fn checked(&self) -> Result<(Mode, Option<String>), InvalidSettings> {
        let mode = mode_of_key(&self.secret_key).ok_or(InvalidSettings::SecretKey)?;
        if !self.secret_key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidSettings::SecretKey);
        }
        if self.timeout.is_zero() {
            return Err(InvalidSettings::Timeout);
        }
        if self.attempts == 0 {
            return Err(InvalidSettings::Attempts);
        }
        let base = self
            .api_base
            .as_deref()
            .map(|base| checked_base(base, mode))
            .transpose()?;
        Ok((mode, base))
    }
}

fn checked_base(base: &str, mode: Mode) -> Result<String, InvalidSettings> {
    let base = if base.ends_with('/') {
        base.to_owned()
    } else {
        format!("{base}/")
    };
    let (scheme, rest) = base.split_once("://").ok_or(InvalidSettings::ApiBase)?;
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.is_empty() || authority.contains('@') || base.contains(['?', '#']) {
        return Err(InvalidSettings::ApiBase);
    }
    match scheme {
        "https" => Ok(base),
        "http" if mode == Mode::Test || is_loopback(authority) => Ok(base),
        "http" => Err(InvalidSettings::PlainHttp),
        _ => Err(InvalidSettings::ApiBase),
    }
}

fn is_loopback(authority: &str) -> bool {
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Why a [`Stripe`](crate::Stripe) cannot be made of some [`Settings`]. Quotes none of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidSettings {
    /// The key has none of the known prefixes, or characters that no header can carry.
    #[error("the secret key must begin with sk_test_, rk_test_, sk_live_ or rk_live_ and hold visible ASCII only")]
    SecretKey,
    /// The base address is not an absolute `http(s)` URL without user, query and fragment.
    #[error("the API base must be an absolute http(s) URL without user, query and fragment")]
    ApiBase,
    /// A live key would travel unencrypted to another machine.
    #[error("a live key is only sent over https, or over http to this machine itself")]
    PlainHttp,
    /// The time-out is zero.
    #[error("the timeout must be longer than zero")]
    Timeout,
    /// No attempt is allowed.
    #[error("at least one attempt must be allowed")]
    Attempts,
}

/// Which of Stripe's two separate worlds a key or an object lives in.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Mode {
    /// No money moves (`livemode` is false).
    Test,
    /// Real money (`livemode` is true).
    Live,
}

impl Mode {
    /// The `livemode` that objects and events of this mode carry.
    pub fn is_live(self) -> bool {
        self == Self::Live
    }
}

/// The mode that a secret (`sk_`) or restricted (`rk_`) key belongs to; `None` for anything else.
pub fn mode_of_key(key: &str) -> Option<Mode> {
    let rest = key.strip_prefix("sk_").or_else(|| key.strip_prefix("rk_"))?;
    let (mode, secret) = rest.split_once('_')?;
    match mode {
        _ if secret.is_empty() => None,
        "test" => Some(Mode::Test),
        "live" => Some(Mode::Live),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(key: &str, base: Option<&str>) -> Settings {
        Settings {
            secret_key: key.to_owned(),
            api_base: base.map(str::to_owned),
            timeout: Duration::from_secs(5),
            attempts: 3,
        }
    }

    #[test]
    fn keys_tell_their_mode() {
        assert_eq!(mode_of_key("sk_test_1"), Some(Mode::Test));
        assert_eq!(mode_of_key("rk_test_1"), Some(Mode::Test));
        assert_eq!(mode_of_key("sk_live_1"), Some(Mode::Live));
        assert_eq!(mode_of_key("rk_live_1"), Some(Mode::Live));
        for other in [
            "",
            "sk_",
            "sk_test",
            "sk_test_",
            "pk_test_1",
            "whsec_1",
            "SK_TEST_1",
            " sk_test_1",
        ] {
            assert_eq!(mode_of_key(other), None, "{other}");
        }
    }

    #[test]
    fn a_base_gets_its_slash() {
        let (_, base) = settings("sk_test_1", Some("http://127.0.0.1:4242")).checked().unwrap();
        assert_eq!(base.as_deref(), Some("http://127.0.0.1:4242/"));
    }

    #[test]
    fn live_keys_leave_the_machine_encrypted_only() {
        let base = |base| settings("sk_live_1", Some(base)).checked().map(|_| ());
        assert_eq!(base("http://stripe.example"), Err(InvalidSettings::PlainHttp));
        assert_eq!(base("http://127.0.0.1.example"), Err(InvalidSettings::PlainHttp));
        assert_eq!(base("https://stripe.example"), Ok(()));
        assert_eq!(base("http://127.0.0.1:4242/"), Ok(()));
        assert_eq!(base("http://[::1]:4242/"), Ok(()));
        assert_eq!(base("http://localhost"), Ok(()));
    }

    #[test]
    fn unusable_settings_are_named() {
        assert_eq!(settings("pk_test_1", None).checked(), Err(InvalidSettings::SecretKey));
        assert_eq!(settings("sk_test_1\n", None).checked(), Err(InvalidSettings::SecretKey));
        for base in [
            "stripe.example",
            "ftp://x",
            "http://",
            "http://user@x/",
            "http://x/?q=1",
        ] {
            assert_eq!(
                settings("sk_test_1", Some(base)).checked(),
                Err(InvalidSettings::ApiBase),
                "{base}"
            );
        }
        let none = Settings {
            attempts: 0,
            ..settings("sk_test_1", None)
        };
        assert_eq!(none.checked(), Err(InvalidSettings::Attempts));
        let hasty = Settings {
            timeout: Duration::ZERO,
            ..settings("sk_test_1", None)
        };
        assert_eq!(hasty.checked(), Err(InvalidSettings::Timeout));
    }

    #[test]
    fn debug_hides_the_key() {
        let text = format!("{:?}", settings("sk_test_very_secret", None));
        assert!(!text.contains("very_secret"), "{text}");
    }
}
