//! Randomness of the operating system.

/// Random bytes.
///
/// # Panics
/// If the operating system gives none: nothing can be sealed or asked safely then.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A text that nobody guesses, for nonces and idempotency keys: 128 bits in base64url.
pub(crate) fn text() -> String {
    data_encoding::BASE64URL_NOPAD.encode(&bytes::<16>())
}

/// A fraction in `0.0..1.0`, for jitter.
pub(crate) fn fraction() -> f64 {
    f64::from(u32::from_le_bytes(bytes::<4>())) / (f64::from(u32::MAX) + 1.0)
}
