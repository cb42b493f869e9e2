//! Why a token is refused.

/// Why a token is refused, or cannot be signed. An SDK switches on it; the token's text is never part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a token: other shape, other `typ`, not canonical base64url, or not the JSON of a token.
    #[error("this is not a license token, or it was damaged on its way; ask the server for a new one")]
    Malformed,
    /// Signed, or to be signed, with another algorithm than Ed25519.
    #[error("the token is not signed with Ed25519 (`EdDSA`); only that is accepted")]
    Algorithm,
    /// Signed by a key that the app does not know.
    #[error("the token is signed by an unknown key; fetch the server's current keys, or update the pinned ones")]
    UnknownKey,
    /// The signature does not belong to the text.
    #[error("the signature of the token is wrong; it was changed after it was signed")]
    Signature,
    /// Signed by another server than expected.
    #[error("the token comes from a different server")]
    Issuer,
    /// For another product.
    #[error("the token is for a different product")]
    Product,
    /// For the other environment.
    #[error("the token is for the other environment (test or prod)")]
    Environment,
    /// For another device.
    #[error("the token is for a different device; activate the license on this one")]
    Device,
    /// Answers another request than the one that was made.
    #[error("the token answers a different request; ask the server again")]
    Nonce,
    /// Older than it may be relied on offline.
    #[error("the token's offline limit has passed; connect to the server to get a new one")]
    Expired {
        /// The last second it was good, in Unix seconds. [`verify`](super::verify) with that as `now` reads it still.
        exp: i64,
    },
    /// From the future by more than [`CLOCK_SKEW`](super::CLOCK_SKEW).
    #[error("the token is not valid yet; check the clock of this device")]
    NotYetValid,
}
