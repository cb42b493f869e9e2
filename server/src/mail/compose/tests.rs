use chrono::DateTime;
use claviger_licensing::Language;

use super::*;
use crate::mail::letters::{Validity, samples};

fn occasion(language: Language, environment: Environment) -> Occasion {
    Occasion {
        language,
        environment,
        at: samples::now(),
    }
}

fn real(language: Language, letter: &Letter) -> Composed {
    compose(letter, &occasion(language, Environment::Prod))
}

fn unescaped(html: &str) -> String {
    let pairs = [
        ("&#38;", "&"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
    ];
    pairs.iter().fold(html.to_owned(), |text, (entity, character)| {
        text.replace(entity, character)
    })
}

/// Both forms, each as one line, so that it does not matter where lines break.
fn forms(composed: &Composed) -> [String; 2] {
    let one_line = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace('\u{a0}', " ")
    };
    [one_line(&unescaped(&composed.html)), one_line(&composed.text)]
}

fn assert_says(letter: &Letter, language: Language, expected: &[&str]) {
    let composed = real(language, letter);
    for form in forms(&composed) {
        for value in expected {
            assert!(
                form.contains(value),
                "{value:?} is missing in {} ({language:?}): {form}",
                letter.kind()
            );
        }
    }
}

#[test]
fn every_letter_says_all_that_it_knows() {
    let link = format!("https://licenses.example/my-licenses?env=prod#{}", samples::TOKEN);
    let help = "https://switchfast.example/help";
    let [delivery, reminder, failed, ending, recovery, trial] = samples::all();
    for (letter, english, german) in [
        (
            delivery,
            &[
                "Hello Ada Lovelace,",
                "SwitchFast",
                "Lifetime",
                samples::KEY,
                "Devices",
                "Max resources",
                "10,000",
                "live trading, sso",
                "22 November 2027",
                "€1,499.00",
                "RE-2026-017",
                "https://licenses.example/recover?env=prod",
                help,
            ][..],
            &[
                "Guten Tag Ada Lovelace,",
                "SwitchFast",
                "Lifetime",
                samples::KEY,
                "Geräte",
                "Max resources",
                "10.000",
                "live trading, sso",
                "22. November 2027",
                "1.499,00 €",
                "RE-2026-017",
                "https://licenses.example/recover?env=prod",
                help,
            ][..],
        ),
        (
            reminder,
            &[
                "in 30 days",
                "22 December 2026",
                "•••• V8R5",
                "Lifetime",
                "https://licenses.example/buy/switchfast",
                help,
            ],
            &[
                "in 30 Tagen",
                "22. Dezember 2026",
                "•••• V8R5",
                "Lifetime",
                "https://licenses.example/buy/switchfast",
                help,
            ],
        ),
        (
            failed,
            &[
                "€49.00",
                "works until 29 November 2026, 14:05 UTC",
                "•••• V8R5",
                "Lifetime",
                &link,
                help,
            ],
            &[
                "49,00 €",
                "bis zum 29. November 2026, 14:05 Uhr (UTC)",
                "•••• V8R5",
                "Lifetime",
                &link,
                help,
            ],
        ),
        (
            ending,
            &["until 1 December 2026", "•••• V8R5", "Lifetime", &link, help],
            &["bis zum 1. Dezember 2026", "•••• V8R5", "Lifetime", &link, help],
        ),
        (
            recovery,
            &[
                samples::KEY,
                samples::OTHER_KEY,
                "SwitchFast · Lifetime · valid",
                "OptimNow FinOps MCP · Professional · locked",
                &link,
                "until 22 November 2026, 15:05 UTC",
                help,
            ],
            &[
                samples::KEY,
                samples::OTHER_KEY,
                "SwitchFast · Lifetime · gültig",
                "OptimNow FinOps MCP · Professional · gesperrt",
                &link,
                "bis zum 22. November 2026, 15:05 Uhr (UTC)",
                help,
            ],
        ),
        (
            trial,
            &[
                "in 2 days",
                "24 November 2026, 08:30 UTC",
                "https://switchfast.example/buy",
                help,
            ],
            &[
                "in 2 Tagen",
                "24. November 2026, 08:30 Uhr (UTC)",
                "https://switchfast.example/buy",
                help,
            ],
        ),
    ] {
        assert_says(&letter, Language::En, english);
        assert_says(&letter, Language::De, german);
    }
}

#[test]
fn no_sentence_is_left_in_the_other_language() {
    for letter in samples::all() {
        let [english, german] = [Language::En, Language::De].map(|language| real(language, &letter));
        assert_ne!(english.subject, german.subject);
        // Of the texts only keys, names and addresses may be the same.
        for line in english
            .text
            .lines()
            .map(str::trim)
            .filter(|line| line.split(' ').count() > 4)
        {
            assert!(!german.text.contains(line), "{}: {line}", letter.kind());
        }
        assert!(english.html.contains("<html lang=\"en\">"));
        assert!(german.html.contains("<html lang=\"de\">"));
    }
}

#[test]
fn nothing_that_a_stranger_or_a_seller_wrote_becomes_markup() {
    for mut letter in samples::all() {
        let evil = "<script>alert('1')</script> & \"Co\"";
        let mut json = serde_json::to_value(&letter).unwrap();
        replace_texts(&mut json, evil);
        letter = serde_json::from_value(json).unwrap();
        for language in Language::ALL {
            let composed = real(language, &letter);
            assert!(!composed.html.contains("<script"), "{}", composed.html);
            assert!(!composed.html.contains("alert('"), "{}", composed.html);
        }
    }
}

/// Puts a text wherever a letter has one, but for those of a form.
fn replace_texts(value: &mut serde_json::Value, text: &str) {
    match value {
        serde_json::Value::Object(members) => members
            .iter_mut()
            .filter(|(name, _)| !["letter", "code"].contains(&name.as_str()))
            .for_each(|(_, member)| replace_texts(member, text)),
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| replace_texts(item, text)),
        serde_json::Value::String(old) if DateTime::parse_from_rfc3339(old).is_err() => text.clone_into(old),
        _ => {}
    }
}

#[test]
fn the_test_environment_says_so() {
    for letter in samples::all() {
        let composed = compose(&letter, &occasion(Language::En, Environment::Test));
        assert!(composed.subject.starts_with("[TEST] "));
        for form in forms(&composed) {
            assert!(form.contains("Test environment: no real money"));
        }
        let composed = real(Language::En, &letter);
        assert!(!composed.subject.contains("TEST") && !composed.text.contains("Test environment"));
    }
}

#[test]
fn keys_are_not_where_locked_screens_show_them() {
    for letter in samples::all() {
        let draft = letter.draft(&occasion(Language::En, Environment::Prod));
        for shown in [draft.subject, draft.preheader] {
            assert!(
                !shown.contains(samples::KEY) && !shown.contains(samples::TOKEN),
                "{shown}"
            );
        }
    }
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    for letter in samples::all() {
        let html = real(Language::En, &letter).html;
        for element in ["<img", "<link", "<script", "url(", "@import", "src="] {
            assert!(!html.contains(element), "{element}");
        }
    }
}

#[test]
fn plain_text_has_short_lines_and_addresses_on_lines_of_their_own() {
    for letter in samples::all() {
        for language in Language::ALL {
            let text = real(language, &letter).text;
            for line in text.lines() {
                let address = line.contains("https://");
                assert!(address || line.chars().count() <= 78, "{line}");
                assert!(!address || line.starts_with("https://"), "{line}");
                assert!(line == line.trim_end() || line == "-- ", "{line:?}");
            }
            assert!(!text.contains("\n\n\n"), "{text}");
        }
    }
}

#[test]
fn what_is_not_known_leaves_no_gap() {
    let mut delivery = samples::key_delivery();
    delivery.paid = None;
    delivery.customer_name = None;
    delivery.sold.support_url = None;
    delivery.features.clear();
    delivery.limits.clear();
    delivery.validity = Validity::Perpetual;
    delivery.max_devices = 1;
    for form in forms(&real(Language::En, &Letter::KeyDelivery(delivery))) {
        assert!(form.contains("Hello,") && form.contains("for ever") && !form.contains("1 devices"));
        assert!(!form.contains("Paid") && !form.contains("Questions?") && !form.contains("Includes"));
    }
    let mut reminder = samples::renewal_reminder();
    reminder.renew_url = None;
    for form in forms(&real(Language::En, &Letter::RenewalReminder(reminder))) {
        assert!(!form.contains("Renew the license"));
    }
}

#[test]
fn a_payment_that_is_missing_for_too_long_locks() {
    let mut failed = samples::payment_failed();
    failed.grace_until = samples::now();
    for form in forms(&real(Language::En, &Letter::PaymentFailed(failed))) {
        assert!(
            form.contains("SwitchFast is locked until the payment arrives"),
            "{form}"
        );
        assert!(!form.contains("Nothing is locked yet"));
    }
}

#[test]
fn a_renewal_asks_for_nothing() {
    let mut delivery = samples::key_delivery();
    delivery.renewed = true;
    for form in forms(&real(Language::En, &Letter::KeyDelivery(delivery))) {
        assert!(form.contains("There is nothing for you to do") && !form.contains("How to activate"));
    }
}

/// For people who change how mails look: `cargo test -p claviger every_letter_as_a_file -- --ignored`, then open the files in
/// `target/mails` in a browser, wide and as narrow as a telephone, light and dark.
#[test]
#[ignore = "writes files to look at, and checks nothing"]
fn every_letter_as_a_file() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/mails");
    std::fs::create_dir_all(&folder).unwrap();
    for letter in samples::all() {
        for language in Language::ALL {
            let environment = if language == Language::De {
                Environment::Test
            } else {
                Environment::Prod
            };
            let composed = compose(&letter, &occasion(language, environment));
            let file = folder.join(format!("{}.{}", letter.kind(), language.as_str()));
            std::fs::write(file.with_added_extension("html"), composed.html).unwrap();
            std::fs::write(file.with_added_extension("txt"), composed.text).unwrap();
        }
    }
}
