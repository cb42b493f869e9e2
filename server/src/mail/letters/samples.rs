//! Letters for tests: every field is filled.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use claviger_protocol::{Code, Limit, Limits};

use super::*;
use crate::mail::letter::{Letter, Sold};

pub(in crate::mail) const KEY: &str = "SF-7KQ2M-X9D4T-B3HWN-V8R5C";
pub(in crate::mail) const OTHER_KEY: &str = "OPT-PRO-4JY7T-Q2M9X";
pub(in crate::mail) const TOKEN: &str = "8f1c0d2e9a7b4c6d";

/// When the letters are sent.
pub(in crate::mail) fn now() -> DateTime<Utc> {
    "2026-11-22T14:05:00Z".parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn sold() -> Sold {
    Sold {
        product: "SwitchFast".to_owned(),
        plan: "Lifetime".to_owned(),
        support_url: Some("https://switchfast.example/help".to_owned()),
    }
}

fn link() -> String {
    format!("https://licenses.example/my-licenses?env=prod#{TOKEN}")
}

pub(in crate::mail) fn key_delivery() -> KeyDelivery {
    KeyDelivery {
        sold: sold(),
        customer_name: Some("Ada Lovelace".to_owned()),
        license_key: KEY.to_owned(),
        max_devices: 3,
        features: BTreeSet::from(["live_trading".to_owned(), "sso".to_owned()]),
        limits: Limits::from([("max_resources".to_owned(), Limit::AtMost(10_000))]),
        validity: Validity::Until(at("2027-11-22T14:05:00Z")),
        paid: Some(Paid {
            amount: 149_900,
            currency: "eur".to_owned(),
            invoice_no: Some("RE-2026-017".to_owned()),
        }),
        renewed: false,
        licenses_url: "https://licenses.example/recover?env=prod".to_owned(),
    }
}

pub(in crate::mail) fn renewal_reminder() -> RenewalReminder {
    RenewalReminder {
        sold: sold(),
        customer_name: Some("Ada Lovelace".to_owned()),
        key_last4: "V8R5".to_owned(),
        expires_at: at("2026-12-22T14:05:00Z"),
        renew_url: Some("https://licenses.example/buy/switchfast?env=prod".to_owned()),
    }
}

pub(in crate::mail) fn payment_failed() -> PaymentFailed {
    PaymentFailed {
        sold: sold(),
        customer_name: Some("Ada Lovelace".to_owned()),
        key_last4: "V8R5".to_owned(),
        amount: Some((4900, "eur".to_owned())),
        grace_until: at("2026-11-29T14:05:00Z"),
        pay_url: Some("https://invoice.stripe.com/i/acct_1/test_2".to_owned()),
        manage_url: link(),
    }
}

pub(in crate::mail) fn subscription_ending() -> SubscriptionEnding {
    SubscriptionEnding {
        sold: sold(),
        customer_name: Some("Ada Lovelace".to_owned()),
        key_last4: "V8R5".to_owned(),
        ends_at: at("2026-12-01T09:00:00Z"),
        resume_url: Some(link()),
    }
}

pub(in crate::mail) fn key_recovery() -> KeyRecovery {
    let license = |product: &str, plan: &str, key: &str, code| RecoveredLicense {
        product: product.to_owned(),
        plan: plan.to_owned(),
        key: key.to_owned(),
        code,
    };
    KeyRecovery {
        customer_name: Some("Ada Lovelace".to_owned()),
        licenses: vec![
            license("SwitchFast", "Lifetime", KEY, Code::Valid),
            license("OptimNow FinOps MCP", "Professional", OTHER_KEY, Code::Overdue),
        ],
        link: link(),
        link_expires_at: at("2026-11-22T15:05:00Z"),
        support_url: Some("https://switchfast.example/help".to_owned()),
    }
}

pub(in crate::mail) fn trial_ending() -> TrialEnding {
    TrialEnding {
        product: "SwitchFast".to_owned(),
        ends_at: at("2026-11-24T08:30:00Z"),
        buy_url: Some("https://switchfast.example/buy".to_owned()),
        support_url: Some("https://switchfast.example/help".to_owned()),
    }
}

pub(in crate::mail) fn all() -> [Letter; 6] {
    [
        Letter::KeyDelivery(key_delivery()),
        Letter::RenewalReminder(renewal_reminder()),
        Letter::PaymentFailed(payment_failed()),
        Letter::SubscriptionEnding(subscription_ending()),
        Letter::KeyRecovery(key_recovery()),
        Letter::TrialEnding(trial_ending()),
    ]
}
