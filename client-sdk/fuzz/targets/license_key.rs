//! License keys and their templates, as people type them.
#![no_main]

use claviger_protocol::{CanonicalKey, Environment, KeyShape, KeyTemplate, LicenseKey};
use libfuzzer_sys::fuzz_target;

fn canonical(text: &str) -> Option<CanonicalKey> {
    LicenseKey::new(text).canonical().ok()
}

/// A key that is made by a template follows it, and names its environment if it names one.
fn check_template(template: &KeyTemplate, random: &[u8], word: &str) {
    for environment in Environment::ALL {
        let mut bytes = random.iter().copied().cycle();
        let key = template.generate(environment, word, &mut |symbols| {
            symbols.fill_with(|| bytes.next().unwrap_or_default());
        });
        let key = key.canonical().expect("a key that was made is one");
        match template.inspect(&key, &[word]) {
            KeyShape::WellFormed { environment: told } => assert!(told.is_none_or(|told| told == environment)),
            other => panic!("a key that was made is {other:?}"),
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Some(key) = canonical(&text) {
        let form = key.expose();
        assert!((1..=CanonicalKey::MAX_LENGTH).contains(&form.len()));
        assert!(
            form.bytes()
                .all(|symbol| symbol.is_ascii_digit() || symbol.is_ascii_uppercase())
        );
        assert!(!form.contains(['I', 'L', 'O']));
        assert!(form.ends_with(&key.last4()));
        for spelling in [form.to_owned(), form.to_lowercase(), format!(" {form}-\u{feff}")] {
            assert_eq!(
                canonical(&spelling).as_ref(),
                Some(&key),
                "one form, whatever the spelling"
            );
        }
        let template = KeyTemplate::parse("SF-XXXXX-XXXXX-XXXXX-XXXXX").unwrap();
        let _ = template.inspect(&key, &[]);
    }
    // The first line is a template, the second the word of a plan, which is a short one.
    let (template, word) = text.split_once('\n').unwrap_or((&text, "pro"));
    let word: &str = &word.chars().take(32).collect::<String>();
    if let Ok(template) = KeyTemplate::parse(template) {
        check_template(&template, bytes, word);
        if let Some(key) = canonical(word) {
            let _ = template.inspect(&key, &["pro", word]);
        }
    }
});
