//! Randomness of the operating system.

/// A text that does not occur twice, for names: 64 bits in hexadecimal.
///
/// # Panics
/// If the operating system gives none.
pub(crate) fn name() -> String {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    data_encoding::HEXLOWER.encode(&bytes)
}
