//! What can become of a request.

/// Why a request brought no object. No text here holds a key, a request's parameters or a buyer's address.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum StripeError {
    /// There is no such object in this account and mode (404).
    #[error("Stripe knows no such object in this account and mode")]
    NotFound,
    /// Stripe answered with an error of its own. A `status` of 400, 402 or 403 will not change by asking again; 409
    /// and 424 may; from 500 on, see [`StripeError::needs_new_key`].
    #[error("Stripe refused with {status} ({}): {message}", code.as_deref().unwrap_or("no code"))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Stripe's error code, e.g. `resource_missing`, or else its error type, e.g. `idempotency_error`.
        code: Option<String>,
        /// Stripe's own words, without keys, addresses and foreign links.
        message: String,
    },
    /// The secret key is wrong, expired or revoked (401). Stripe's message is dropped: it quotes parts of the key.
    #[error("Stripe does not accept the secret key")]
    Unauthorized,
    /// Too many requests (429), also after all attempts.
    #[error("Stripe asks for fewer requests")]
    RateLimited,
    /// The request may or may not have been carried out: no answer came, or one that cannot be read. Asking again under
    /// the same idempotency key finds out.
    #[error("it is unknown whether Stripe carried out the request: {0}")]
    OutcomeUnknown(String),
    /// The request did not reach Stripe, or reading brought no answer in time.
    #[error("Stripe cannot be reached: {0}")]
    Unreachable(String),
}

impl StripeError {
    /// Whether the same request will be refused again, however often it is sent.
    pub fn is_final(&self) -> bool {
        match self {
            Self::NotFound | Self::Unauthorized => true,
            Self::Refused { status, .. } => !is_transient(*status),
            Self::RateLimited | Self::OutcomeUnknown(_) | Self::Unreachable(_) => false,
        }
    }

    /// Whether the next try needs a new idempotency key. Stripe stores the first result under a key, even a failure of
    /// its own (500 and above), and replays it for at least 24 hours.
    pub fn needs_new_key(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if *status >= 500)
    }
}

/// Statuses that may go away by themselves: a concurrent request with the same key (409), a failed dependency (424), too
/// many requests (429), failures at Stripe. Source: docs.stripe.com/error-low-level.
fn is_transient(status: u16) -> bool {
    matches!(status, 409 | 424 | 429) || status >= 500
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16) -> StripeError {
        StripeError::Refused {
            status,
            code: None,
            message: String::new(),
        }
    }

    #[test]
    fn final_means_that_asking_again_is_useless() {
        for status in [400, 402, 403] {
            assert!(refused(status).is_final(), "{status}");
        }
        for status in [409, 424, 500, 502, 503] {
            assert!(!refused(status).is_final(), "{status}");
        }
        assert!(StripeError::NotFound.is_final() && StripeError::Unauthorized.is_final());
        assert!(!StripeError::RateLimited.is_final());
        assert!(!StripeError::OutcomeUnknown(String::new()).is_final());
        assert!(!StripeError::Unreachable(String::new()).is_final());
    }

    #[test]
    fn only_a_stored_failure_needs_a_new_key() {
        assert!(refused(500).needs_new_key());
        assert!(!refused(400).needs_new_key() && !refused(409).needs_new_key());
        assert!(!StripeError::OutcomeUnknown(String::new()).needs_new_key());
    }
}
