use super::*;

// Made with `stripe.WebhookSignature.generate_signature_header(payload, secret, 1790000000)` of stripe-python 16.0.1.
const BODY: &str = r#"{"id":"evt_1","object":"event","type":"checkout.session.completed","livemode":false}"#;
const FIRST: &str = "whsec_a_first_secret";
const BY_FIRST: &str = "318c5a6175e343b9472adc109c52752a333a52c771499e8e5ed48640afb8e662";
const SECOND: &str = "whsec_a_second_secret";
const BY_SECOND: &str = "da7f14e9ae03db2b00004f53a5ac28f02bc297c1d0d94fe0f09bfca775f2660b";
const FOREIGN_BODY: &str = "{\"name\":\"Zoë — 株式会社 🦀\"}\n";
const FOREIGN_BY_FIRST: &str = "d709feb574321ae09aa25d70e86c5aa2d7fbed467660f2a5152b0189dcbe7041";
const NOTHING_BY_FIRST: &str = "cba7575553e68933c80de4641c215acd1512c54ef5f6c63b07b0004e2e6becf1";
const BY_EMPTY_SECRET: &str = "938dc0a6c1f5297478a8aa43d949e7a00e440b4a10f324ff2694e62ded931393";
const TIME: i64 = 1_790_000_000;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn signed(signature: &str) -> String {
    format!("t={TIME},v1={signature}")
}

fn checked(header: &str, body: &str, secrets: &[&str]) -> Result<(), SignatureError> {
    verify(header, body.as_bytes(), secrets, at(TIME))
}

fn is_malformed(header: &str) -> bool {
    matches!(checked(header, BODY, &[FIRST]), Err(SignatureError::Malformed(_)))
}

#[test]
fn what_the_official_sdk_signs_is_genuine() {
    assert_eq!(checked(&signed(BY_FIRST), BODY, &[FIRST]), Ok(()));
    assert_eq!(checked(&signed(FOREIGN_BY_FIRST), FOREIGN_BODY, &[FIRST]), Ok(()));
    assert_eq!(checked(&signed(NOTHING_BY_FIRST), "", &[FIRST]), Ok(()));
    assert_eq!(checked(&signed(&BY_FIRST.to_uppercase()), BODY, &[FIRST]), Ok(()));
}

#[test]
fn while_a_secret_is_rolled_either_will_do() {
    let both = format!("t={TIME},v1={BY_SECOND},v1={BY_FIRST},v0=1234");
    assert_eq!(checked(&both, BODY, &[FIRST]), Ok(()));
    assert_eq!(checked(&both, BODY, &[SECOND]), Ok(()));
    assert_eq!(checked(&signed(BY_SECOND), BODY, &[FIRST, SECOND]), Ok(()));
}

#[test]
fn anything_else_is_not_genuine() {
    let mismatch = Err(SignatureError::Mismatch);
    assert_eq!(checked(&signed(BY_FIRST), BODY, &[SECOND]), mismatch);
    assert_eq!(checked(&signed(BY_FIRST), BODY, &[]), mismatch);
    assert_eq!(checked(&signed(BY_FIRST), &format!("{BODY} "), &[FIRST]), mismatch);
    assert_eq!(checked(&signed(BY_FIRST), BODY, &["a_first_secret"]), mismatch);
    let other_time = format!("t={},v1={BY_FIRST}", TIME + 1);
    assert_eq!(checked(&other_time, BODY, &[FIRST]), mismatch);
}

#[test]
fn an_empty_secret_lets_nobody_in() {
    assert_eq!(
        checked(&signed(BY_EMPTY_SECRET), BODY, &["", FIRST]),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn five_minutes_either_way_are_tolerated() {
    let from = |seconds| verify(&signed(BY_FIRST), BODY.as_bytes(), &[FIRST], at(TIME + seconds));
    assert_eq!([from(0), from(300), from(-300)], [Ok(()); 3]);
    assert_eq!([from(301), from(-301)], [Err(SignatureError::Stale); 2]);
}

#[test]
fn a_forged_signature_does_not_learn_that_it_is_stale() {
    let result = verify(&signed(BY_SECOND), BODY.as_bytes(), &[FIRST], at(TIME + 9_999));
    assert_eq!(result, Err(SignatureError::Mismatch));
}

#[test]
fn an_absent_header_is_told_from_a_broken_one() {
    assert_eq!(checked("", BODY, &[FIRST]), Err(SignatureError::Missing));
    assert_eq!(checked("  ", BODY, &[FIRST]), Err(SignatureError::Missing));
    for header in [
        "garbage".to_owned(),
        ",".to_owned(),
        format!("v1={BY_FIRST}"),
        format!("t={TIME}"),
        format!("t={TIME},v0={BY_FIRST}"),
        format!("t={TIME},t={TIME},v1={BY_FIRST}"),
        format!("t=,v1={BY_FIRST}"),
        format!("t=soon,v1={BY_FIRST}"),
        format!("t=-{TIME},v1={BY_FIRST}"),
        format!("t=+{TIME},v1={BY_FIRST}"),
        format!("t=99999999999999999999,v1={BY_FIRST}"),
        format!("t={TIME},v1="),
        format!("t={TIME},v1=zz{}", &BY_FIRST[2..]),
        format!("t={TIME},v1={}", &BY_FIRST[2..]),
        format!("t={TIME},v1={BY_FIRST}00"),
    ] {
        assert!(is_malformed(&header), "{header}");
    }
}

#[test]
fn times_far_away_do_not_overflow() {
    let header = format!("t={},v1={BY_FIRST}", i64::MAX);
    assert_eq!(checked(&header, BODY, &[FIRST]), Err(SignatureError::Mismatch));
}

#[test]
fn spaces_and_unknown_schemes_do_no_harm() {
    assert_eq!(
        checked(&format!("t={TIME}, v2=x, v1={BY_FIRST}"), BODY, &[FIRST]),
        Ok(())
    );
}

#[test]
fn bodies_need_not_be_text() {
    let result = verify(&signed(BY_FIRST), &[0xff, 0x00], &[FIRST], at(TIME));
    assert_eq!(result, Err(SignatureError::Mismatch));
}
