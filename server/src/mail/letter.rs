//! The letters.

use std::fmt;

use chrono::{DateTime, Utc};
use claviger_licensing::LicenseRecord;
use serde::{Deserialize, Serialize};

use super::{
    draft::Draft,
    letters::{KeyDelivery, KeyRecovery, Occasion, PaymentFailed, RenewalReminder, SubscriptionEnding, TrialEnding},
};

/// A letter with all that it says, so that it can be written later without asking anybody. It lies sealed in the outbox: what an
/// older version of the server put there must stay readable.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub(crate) enum Letter {
    KeyDelivery(KeyDelivery),
    RenewalReminder(RenewalReminder),
    PaymentFailed(PaymentFailed),
    SubscriptionEnding(SubscriptionEnding),
    KeyRecovery(KeyRecovery),
    TrialEnding(TrialEnding),
}

/// What somebody has a license of, in the catalog's words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sold {
    /// The product's name.
    pub(crate) product: String,
    /// The plan's name.
    pub(crate) plan: String,
    /// Where there is help.
    pub(crate) support_url: Option<String>,
}

impl Sold {
    /// What a license is of.
    pub(crate) fn of(record: &LicenseRecord) -> Self {
        Self {
            product: record.product.name.clone(),
            plan: record.plan.name.clone(),
            support_url: record.product.support_url.clone(),
        }
    }
}

impl Letter {
    /// Its name in the outbox.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::KeyDelivery(_) => "key_delivery",
            Self::RenewalReminder(_) => "renewal_reminder",
            Self::PaymentFailed(_) => "payment_failed",
            Self::SubscriptionEnding(_) => "subscription_ending",
            Self::KeyRecovery(_) => "key_recovery",
            Self::TrialEnding(_) => "trial_ending",
        }
    }

    /// What it says.
    pub(super) fn draft(&self, occasion: &Occasion) -> Draft {
        match self {
            Self::KeyDelivery(letter) => letter.draft(occasion),
            Self::RenewalReminder(letter) => letter.draft(occasion),
            Self::PaymentFailed(letter) => letter.draft(occasion),
            Self::SubscriptionEnding(letter) => letter.draft(occasion),
            Self::KeyRecovery(letter) => letter.draft(occasion),
            Self::TrialEnding(letter) => letter.draft(occasion),
        }
    }

    /// The instant from which on it would be of no use, if there is one: what it announces has happened, or its link works no more.
    pub(super) fn useful_until(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::KeyDelivery(_) | Self::PaymentFailed(_) => None,
            Self::RenewalReminder(letter) => Some(letter.expires_at),
            Self::SubscriptionEnding(letter) => Some(letter.ends_at),
            Self::KeyRecovery(letter) => Some(letter.link_expires_at),
            Self::TrialEnding(letter) => Some(letter.ends_at),
        }
    }

    /// The letter without what opens anything: license keys and what makes links work.
    pub(super) fn masked(mut self) -> Self {
        match &mut self {
            Self::KeyDelivery(letter) => {
                mask_key(&mut letter.license_key);
                mask_link(&mut letter.licenses_url);
            }
            Self::RenewalReminder(letter) => letter.renew_url.iter_mut().for_each(mask_link),
            // Who has the address of an invoice sees the invoice.
            Self::PaymentFailed(letter) => {
                letter.pay_url.iter_mut().for_each(mask_link);
                mask_link(&mut letter.manage_url);
            }
            Self::SubscriptionEnding(letter) => letter.resume_url.iter_mut().for_each(mask_link),
            Self::KeyRecovery(letter) => {
                letter
                    .licenses
                    .iter_mut()
                    .for_each(|license| mask_key(&mut license.key));
                mask_link(&mut letter.link);
            }
            Self::TrialEnding(_) => {}
        }
        self
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({}, …)", self.kind())
    }
}

/// A license key as people may see it who only need to tell it from others.
pub(super) fn masked_key(last4: &str) -> String {
    format!("•••• {last4}")
}

fn mask_key(key: &mut String) {
    let start = key.char_indices().rev().nth(3).map_or(0, |(index, _)| index);
    *key = masked_key(&key[start..]);
}

/// Leaves of a link only where it leads: what makes it work may be anywhere behind.
fn mask_link(link: &mut String) {
    let host = link.find("://").map_or(0, |index| index + 3);
    if let Some(length) = link[host..].find(['/', '?', '#']) {
        link.truncate(host + length);
        link.push_str("/…");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::letters::samples;

    #[test]
    fn a_letter_is_read_back_as_it_was_written() {
        for letter in samples::all() {
            let json = serde_json::to_value(&letter).unwrap();
            assert_eq!(json["letter"], letter.kind());
            assert_eq!(serde_json::from_value::<Letter>(json).unwrap(), letter);
        }
    }

    #[test]
    fn its_debug_output_shows_nothing_of_it() {
        assert_eq!(
            format!("{:?}", Letter::KeyDelivery(samples::key_delivery())),
            "Letter(key_delivery, …)"
        );
    }

    #[test]
    fn a_masked_letter_opens_nothing() {
        for letter in samples::all() {
            let masked = serde_json::to_string(&letter.masked()).unwrap();
            for secret in [samples::KEY, samples::OTHER_KEY, samples::TOKEN] {
                assert!(!masked.contains(secret), "{masked}");
            }
        }
    }

    #[test]
    fn of_a_link_only_the_host_stays() {
        for (link, masked) in [
            ("https://a.example/i/token?s=ap", "https://a.example/…"),
            ("http://a.example:8080#token", "http://a.example:8080/…"),
            ("https://a.example", "https://a.example"),
            ("token/a", "token/…"),
        ] {
            let mut text = link.to_owned();
            mask_link(&mut text);
            assert_eq!(text, masked);
        }
    }

    #[test]
    fn short_keys_are_masked_too() {
        for (key, masked) in [("SF-ABCD-7F3K", "•••• 7F3K"), ("abc", "•••• abc"), ("", "•••• ")]
        {
            let mut text = key.to_owned();
            mask_key(&mut text);
            assert_eq!(text, masked);
        }
    }
}
