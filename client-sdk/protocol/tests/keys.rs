//! Properties of license keys through the public interface: made, mistyped, told apart.
#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in their helpers")]

use claviger_protocol::key::KeyTemplateError;
use claviger_protocol::{Environment, KeyShape, KeyTemplate, LicenseKey};
use proptest::prelude::*;
use proptest::sample::select;

const SYMBOLS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The templates of the four systems, one without check symbols, and the longest.
const TEMPLATES: [&str; 6] = [
    "SF-XXXXX-XXXXX-XXXXX-XXXXX",
    "mm_{env}_XXXXXXXXXXXXXXXXXXXXXXXX",
    "OPT-{PLAN}-XXXXX-XXXXX",
    "DC-XXXX-XXXX-XXXX-XXXX",
    "tiny.XXXX.XXXX",
    "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
];
const PLANS: [&str; 3] = ["starter", "PRO", "pro-plus"];

fn template(text: &str) -> KeyTemplate {
    KeyTemplate::parse(text).unwrap()
}

fn shape(template: &KeyTemplate, text: &str) -> KeyShape {
    template.inspect(&LicenseKey::new(text).canonical().unwrap(), &PLANS)
}

fn well_formed(environment: Environment) -> KeyShape {
    KeyShape::WellFormed {
        environment: Some(environment),
    }
}

fn generate(template: &KeyTemplate, environment: Environment, plan: &str, bytes: &[u8]) -> String {
    let mut random = |buffer: &mut [u8]| buffer.copy_from_slice(&bytes[..buffer.len()]);
    template.generate(environment, plan, &mut random).expose().to_owned()
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 30)
}

fn environments() -> impl Strategy<Value = Environment> {
    select(&Environment::ALL[..])
}

/// The places of the canonical key that hold symbols, for a key whose symbols are all at its end.
fn symbol_places(template: &KeyTemplate, canonical: &str) -> std::ops::Range<usize> {
    canonical.len() - template.symbol_count()..canonical.len()
}

/// Spells a key the way people do; `choices` decides for every character.
fn respell(key: &str, choices: &[u8]) -> String {
    let spell = |(character, choice): (char, &u8)| match (character, choice % 8) {
        ('0', 0) => "o".to_owned(),
        ('0', 1) => "O".to_owned(),
        ('1', 0) => "i".to_owned(),
        ('1', 1) => "L".to_owned(),
        ('1', 2) => "l".to_owned(),
        ('-' | '_' | '.', 0 | 1) => String::new(),
        ('-' | '_' | '.', 2) => " ".to_owned(),
        ('-' | '_' | '.', 3) => "\u{2013}".to_owned(),
        (other, 3) => format!("{other} "),
        (other, 4) => format!("\u{200b}{other}"),
        (other, 5..) => other.to_ascii_lowercase().to_string(),
        (other, _) => other.to_string(),
    };
    key.chars().zip(choices.iter().cycle()).map(spell).collect()
}

proptest! {
    #[test]
    fn a_key_is_recognized_in_any_spelling(
        text in select(&TEMPLATES[..]),
        environment in environments(),
        plan in select(&PLANS[..]),
        bytes in bytes(),
        choices in proptest::collection::vec(any::<u8>(), 40),
    ) {
        let template = template(text);
        let key = generate(&template, environment, plan, &bytes);
        let told = (template.has_environment() || template.check_count() > 0).then_some(environment);
        let spelled = respell(&key, &choices);
        prop_assert_eq!(shape(&template, &key), KeyShape::WellFormed { environment: told });
        prop_assert_eq!(shape(&template, &spelled), KeyShape::WellFormed { environment: told }, "{}", spelled);
    }

}

proptest! {
    // Each case tries every slip, a thousand of them.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn two_check_symbols_tell_every_slip(
        text in select(vec![TEMPLATES[0], TEMPLATES[1], TEMPLATES[3], TEMPLATES[5]]),
        environment in environments(),
        bytes in bytes(),
    ) {
        let template = template(text);
        let canonical = LicenseKey::new(generate(&template, environment, "", &bytes)).canonical().unwrap();
        let canonical = canonical.expose();
        for place in symbol_places(&template, canonical) {
            for wrong in SYMBOLS.chars().filter(|symbol| !canonical[place..].starts_with(*symbol)) {
                let slip = format!("{}{wrong}{}", &canonical[..place], &canonical[place + 1..]);
                prop_assert_eq!(shape(&template, &slip), KeyShape::Slip, "{}", slip);
            }
            let (Some(left), Some(right)) = (canonical.get(place..=place), canonical.get(place + 1..place + 2)) else {
                continue;
            };
            let swapped = format!("{}{right}{left}{}", &canonical[..place], &canonical[place + 2..]);
            let expected = if left == right { well_formed(environment) } else { KeyShape::Slip };
            prop_assert_eq!(shape(&template, &swapped), expected, "{}", swapped);
        }
    }

    #[test]
    fn one_check_symbol_never_takes_a_slip_for_the_key(environment in environments(), bytes in bytes()) {
        let template = template(TEMPLATES[2]);
        let canonical = LicenseKey::new(generate(&template, environment, "pro", &bytes)).canonical().unwrap();
        let canonical = canonical.expose();
        let mut other = 0;
        for place in symbol_places(&template, canonical) {
            for wrong in SYMBOLS.chars().filter(|symbol| !canonical[place..].starts_with(*symbol)) {
                let slip = format!("{}{wrong}{}", &canonical[..place], &canonical[place + 1..]);
                let told = shape(&template, &slip);
                prop_assert!(told == KeyShape::Slip || told == well_formed(environment.other()), "{}", slip);
                other += usize::from(told != KeyShape::Slip);
            }
        }
        prop_assert_eq!(other, template.symbol_count(), "one in 31 for every symbol");
    }

    #[test]
    fn no_text_breaks_anything(text in "\\PC{0,60}", key in "[ -~]{0,60}") {
        let parsed = KeyTemplate::parse(&text);
        if let Ok(canonical) = LicenseKey::new(key).canonical() {
            for template in parsed.into_iter().chain(TEMPLATES.map(template)) {
                let _ = template.inspect(&canonical, &PLANS);
            }
        }
    }
}

/// The keys come from an independent program, fed with the same bytes.
#[test]
fn keys_never_change() {
    let bytes: Vec<u8> = (0..40u16).map(|n| u8::try_from((n * 37 + 11) % 256).unwrap()).collect();
    let key = |text, environment| generate(&template(text), environment, "pro", &bytes);
    assert_eq!(key(TEMPLATES[0], Environment::Test), "SF-BGNTZ-49EKR-X27CH-PV05J");
    assert_eq!(key(TEMPLATES[0], Environment::Prod), "SF-BGNTZ-49EKR-X27CH-PV0XS");
    assert_eq!(key(TEMPLATES[1], Environment::Test), "mm_test_BGNTZ49EKRX27CHPV05AFM9C");
    assert_eq!(key(TEMPLATES[1], Environment::Prod), "mm_live_BGNTZ49EKRX27CHPV05AFM3X");
    assert_eq!(key(TEMPLATES[2], Environment::Test), "OPT-PRO-BGNTZ-49EKT");
    assert_eq!(key(TEMPLATES[2], Environment::Prod), "OPT-PRO-BGNTZ-49EKF");
}

#[test]
fn every_symbol_is_equally_likely() {
    let template = template("XXXXXXXX");
    let mut counts = std::collections::BTreeMap::new();
    for byte in 0..=255 {
        for symbol in generate(&template, Environment::Test, "", &[byte; 8]).chars() {
            *counts.entry(symbol).or_insert(0) += 1;
        }
    }
    assert_eq!(counts.len(), 32);
    assert!(counts.values().all(|count| *count == 8 * 256 / 32));
}

#[test]
fn the_word_of_the_environment_must_agree_with_the_check_symbols() {
    let template = template(TEMPLATES[1]);
    let key = generate(&template, Environment::Test, "", &[3; 30]);
    assert_eq!(shape(&template, &key), well_formed(Environment::Test));
    assert_eq!(shape(&template, &key.replace("test", "live")), KeyShape::Slip);
    assert_eq!(shape(&template, &key.replace("mm_", "nn_")), KeyShape::Foreign);
}

#[test]
fn a_word_alone_tells_the_environment_where_there_are_no_check_symbols() {
    let template = template("k-{ENV}-XXXXXXXX");
    let key = generate(&template, Environment::Prod, "", &[9; 8]);
    assert_eq!(key, "k-LIVE-99999999");
    assert_eq!(shape(&template, &key), well_formed(Environment::Prod));
    assert_eq!(
        shape(&template, &key.replace("LIVE", "TEST")),
        well_formed(Environment::Test)
    );
    assert_eq!(shape(&template, &key.replace("LIVE", "PROD")), KeyShape::Foreign);
}

#[test]
fn other_shapes_are_foreign() {
    let template = template(TEMPLATES[2]);
    let key = generate(&template, Environment::Prod, "pro-plus", &[1; 30]);
    assert!(key.starts_with("OPT-PRO-PLUS-"), "{key}");
    assert_eq!(shape(&template, &key), well_formed(Environment::Prod));
    for foreign in [
        key.replace("PRO", "GOLD"),
        key[1..].to_owned(),
        format!("{key}0"),
        "U".repeat(17),
    ] {
        assert_eq!(shape(&template, &foreign), KeyShape::Foreign, "{foreign}");
    }
    let canonical = LicenseKey::new(key).canonical().unwrap();
    assert_eq!(template.inspect(&canonical, &[]), KeyShape::Foreign);
}

#[test]
fn templates_say_what_is_wrong_with_them() {
    let error = |text: &str| KeyTemplate::parse(text).unwrap_err();
    assert_eq!(error("SF-XXXX"), KeyTemplateError::TooFewSymbols { found: 4 });
    assert_eq!(error("sf-xxxxx-xxxxx"), KeyTemplateError::TooFewSymbols { found: 0 });
    assert_eq!(error(&"X".repeat(31)), KeyTemplateError::TooManySymbols { found: 31 });
    assert_eq!(error(&"a".repeat(65)), KeyTemplateError::TooLong { found: 65 });
    assert_eq!(error("SF XXXXXXXX"), KeyTemplateError::Character { found: ' ' });
    assert_eq!(error("XXXXXXXX}"), KeyTemplateError::Character { found: '}' });
    assert_eq!(error("{Env}-XXXXXXXX"), KeyTemplateError::Word { found: "Env".into() });
    assert_eq!(error("{env-XXXXXXXX"), KeyTemplateError::Brace);
    assert_eq!(error("{plan}-{PLAN}-XXXXXXXX"), KeyTemplateError::PlanTwice);
    assert_eq!(
        error("").to_string(),
        "a key template needs at least 8 symbols but has 0; add upper-case `X`s, as in `SF-XXXXX-XXXXX`"
    );
    assert!(
        error("{x}")
            .to_string()
            .contains("does not know `{x}`; the words in braces are `{env}` and `{plan}`")
    );
}

#[test]
fn the_longest_key_that_can_be_made_is_a_key() {
    let text = format!("{}{{PLAN}}{}", "A".repeat(28), "X".repeat(30));
    assert_eq!(text.len(), KeyTemplate::MAX_LENGTH);
    let key = generate(&template(&text), Environment::Prod, &"W".repeat(32), &[1; 30]);
    assert_eq!(LicenseKey::new(key).canonical().unwrap().expose().len(), 90);
}

#[test]
fn a_template_is_its_text_in_json() {
    for text in TEMPLATES {
        let json = serde_json::to_string(&template(text)).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<KeyTemplate>(&json).unwrap(), template(text));
        assert_eq!(template(text).as_str(), text);
    }
    assert!(serde_json::from_str::<KeyTemplate>("\"SF-XXXX\"").is_err());
    assert!(template(TEMPLATES[2]).needs_plan_word() && !template(TEMPLATES[1]).needs_plan_word());
    assert!(template(TEMPLATES[1]).has_environment() && !template(TEMPLATES[2]).has_environment());
}

#[test]
fn a_key_is_hidden_from_debug() {
    assert_eq!(format!("{:?}", LicenseKey::new("SF-SECRET")), "LicenseKey(redacted)");
}
