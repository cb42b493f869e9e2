//! Everything that pages say, in every language.
//!
//! A text is a field, so one that is missing in a language does not compile. What a page's script says is a struct of its
//! own (`…Script`), which the page hands over as JSON; `{name}` in such a text is filled in by the script.

mod de;
mod en;

use claviger_licensing::Language;
use serde::Serialize;

/// The texts in a language.
pub(super) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::En => &en::TEXTS,
        Language::De => &de::TEXTS,
    }
}

pub(super) struct Texts {
    pub(super) shared: Shared,
    pub(super) buy: Buy,
    pub(super) failure: Failure,
    pub(super) success: Success,
    pub(super) cancel: Cancel,
    pub(super) recover: Recover,
    pub(super) my_licenses: MyLicenses,
}

/// The frame around every page, and what several pages say.
pub(super) struct Shared {
    pub(super) language_name: &'static str,
    pub(super) skip_to_content: &'static str,
    pub(super) test_environment: &'static str,
    pub(super) no_real_money: &'static str,
    pub(super) languages: &'static str,
    pub(super) my_licenses: &'static str,
    pub(super) lost_key: &'static str,
    pub(super) contact: &'static str,
    pub(super) back_to_prices: &'static str,
    pub(super) copy_key: &'static str,
    pub(super) copied: &'static str,
    pub(super) try_again: &'static str,
    pub(super) needs_script: &'static str,
    pub(super) license_key: &'static str,
}

pub(super) struct Buy {
    pub(super) title: fn(product: &str) -> String,
    pub(super) lead_one_plan: &'static str,
    pub(super) lead_several_plans: &'static str,
    pub(super) trial: fn(days: u16) -> String,
    pub(super) perpetual: &'static str,
    pub(super) for_days: fn(days: u16) -> String,
    pub(super) for_months: fn(months: u16) -> String,
    pub(super) subscription: &'static str,
    pub(super) once: &'static str,
    pub(super) every: fn(months: u16) -> String,
    pub(super) choose_interval: &'static str,
    pub(super) per_month: fn(amount: &str) -> String,
    pub(super) save: fn(percent: u8) -> String,
    pub(super) on_request: &'static str,
    pub(super) devices: fn(devices: u16) -> String,
    pub(super) included: &'static str,
    pub(super) at_most: fn(what: &str, count: &str) -> String,
    pub(super) unlimited: fn(what: &str) -> String,
    pub(super) buy_plan: fn(plan: &str) -> String,
    pub(super) subscribe_to: fn(plan: &str) -> String,
    pub(super) opening: &'static str,
    pub(super) sold_by_hand: &'static str,
    pub(super) not_online: &'static str,
    pub(super) ask_seller: &'static str,
    pub(super) seller_no_account: &'static str,
    pub(super) seller_no_price: &'static str,
    pub(super) nothing_on_sale: &'static str,
    pub(super) trust_payment: &'static str,
    pub(super) trust_payment_more: &'static str,
    pub(super) trust_key: &'static str,
    pub(super) trust_key_more: &'static str,
    pub(super) trust_devices: &'static str,
    pub(super) trust_devices_more: &'static str,
    pub(super) taxes: &'static str,
}

/// A page that could not do what it was asked for.
pub(super) struct Failure {
    pub(super) no_product: Reason,
    pub(super) not_on_sale: Reason,
    pub(super) too_often: Reason,
    pub(super) no_payment: Reason,
    pub(super) broken: Reason,
    pub(super) reference: &'static str,
}

/// What went wrong, and what to do about it.
pub(super) struct Reason {
    pub(super) title: &'static str,
    pub(super) explanation: &'static str,
}

pub(super) struct Success {
    pub(super) pending: Reason,
    pub(super) pending_long: &'static str,
    pub(super) processing: Reason,
    pub(super) processing_more: &'static str,
    pub(super) paid_title: &'static str,
    pub(super) activated: &'static str,
    pub(super) steps_title: &'static str,
    pub(super) step_copy: &'static str,
    pub(super) step_open: &'static str,
    pub(super) step_paste: &'static str,
    pub(super) manage: &'static str,
    pub(super) key_hidden: Reason,
    pub(super) failed: Reason,
    pub(super) expired: Reason,
    pub(super) refunded: Reason,
    pub(super) unknown: Reason,
    pub(super) unreachable: Reason,
    pub(super) no_script: &'static str,
    pub(super) script: SuccessScript,
}

#[derive(Serialize)]
pub(super) struct SuccessScript {
    paid_title: &'static str,
    one_device: &'static str,
    devices: &'static str,
    paid: &'static str,
    valid_until: &'static str,
    mailed: &'static str,
    mailed_to: &'static str,
    activated: &'static str,
    step_open: &'static str,
    ends_in: &'static str,
}

pub(super) struct Cancel {
    pub(super) title: &'static str,
    pub(super) explanation: &'static str,
    pub(super) back_to_app: &'static str,
}

pub(super) struct Recover {
    pub(super) title: &'static str,
    pub(super) title_of: fn(product: &str) -> String,
    pub(super) explanation: &'static str,
    pub(super) email: &'static str,
    pub(super) email_hint: &'static str,
    pub(super) send: &'static str,
    pub(super) sent: Reason,
    pub(super) sent_more: &'static str,
    pub(super) another: &'static str,
    pub(super) script: RecoverScript,
}

#[derive(Serialize)]
pub(super) struct RecoverScript {
    sending: &'static str,
    email_missing: &'static str,
    email_wrong: &'static str,
    too_often: &'static str,
    failed: &'static str,
    offline: &'static str,
}

pub(super) struct MyLicenses {
    pub(super) title: &'static str,
    pub(super) loading: &'static str,
    pub(super) sign_out: &'static str,
    pub(super) none: Reason,
    pub(super) signed_out: Reason,
    pub(super) link_used: Reason,
    pub(super) session_over: Reason,
    pub(super) unreachable: Reason,
    pub(super) new_link: &'static str,
    pub(super) devices: &'static str,
    pub(super) no_devices: &'static str,
    pub(super) release: &'static str,
    pub(super) release_title: &'static str,
    pub(super) release_explanation: &'static str,
    pub(super) release_yes: &'static str,
    pub(super) release_no: &'static str,
    pub(super) billing: &'static str,
    pub(super) invoices: &'static str,
    pub(super) no_invoices: &'static str,
    pub(super) help: &'static str,
    pub(super) buy_again: &'static str,
    pub(super) renew: &'static str,
    pub(super) choose_price: &'static str,
    pub(super) pay: &'static str,
    pub(super) not_now: &'static str,
    pub(super) script: MyLicensesScript,
}

#[derive(Serialize)]
pub(super) struct MyLicensesScript {
    signed_in_as: &'static str,
    standings: Standings,
    never_ends: &'static str,
    renews_at: &'static str,
    ends_at: &'static str,
    valid_until: &'static str,
    expired_at: &'static str,
    grace_until: &'static str,
    overdue: &'static str,
    suspended: &'static str,
    revoked: &'static str,
    slots: &'static str,
    unnamed_device: &'static str,
    last_seen: &'static str,
    activated_at: &'static str,
    release_device: &'static str,
    released: &'static str,
    invoice: &'static str,
    view: &'static str,
    pdf: &'static str,
    paid_once: &'static str,
    every_month: &'static str,
    every_year: &'static str,
    every_months: &'static str,
    not_renewable: &'static str,
    too_often: &'static str,
    failed: &'static str,
    offline: &'static str,
}

#[derive(Serialize)]
struct Standings {
    valid: &'static str,
    grace: &'static str,
    overdue: &'static str,
    expired: &'static str,
    suspended: &'static str,
    revoked: &'static str,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// The `{names}` in a text.
    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect()
    }

    fn compare(place: &str, ours: &Value, theirs: &Value) {
        match (ours, theirs) {
            (Value::Object(ours), Value::Object(theirs)) => {
                for (name, text) in ours {
                    compare(&format!("{place}.{name}"), text, &theirs[name]);
                }
            }
            (Value::String(ours), Value::String(theirs)) => {
                assert_eq!(placeholders(ours), placeholders(theirs), "{place}");
            }
            _ => panic!("{place} is no text"),
        }
    }

    #[test]
    fn languages_fill_in_the_same_names() {
        let json = |language| {
            let texts = texts(language);
            serde_json::json!({
                "success": texts.success.script,
                "recover": texts.recover.script,
                "my_licenses": texts.my_licenses.script,
            })
        };
        for language in Language::ALL {
            compare(language.as_str(), &json(language), &json(Language::En));
        }
    }
}
