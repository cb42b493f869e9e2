//! Repeating a request until it has an answer.
//!
//! async-stripe either sends once under our idempotency key, or repeats under a random key of its own. Only our own key
//! survives a crash of this process, so the loop is ours.

use std::time::Duration;

use crate::error::StripeError;

/// How long to wait between attempts: doubling, and by chance up to half of it shorter, so that several processes do
/// not come back at the same moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Backoff {
    pub(crate) const STANDARD: Self = Self {
        first: Duration::from_millis(500),
        longest: Duration::from_secs(8),
    };

    /// The time between attempt number `attempt` (the first is 1) and the next. `chance` is uniform over its range.
    fn delay(self, attempt: u8, chance: u32) -> Duration {
        let doubled = self
            .first
            .saturating_mul(2_u32.saturating_pow(u32::from(attempt.saturating_sub(1))));
        let full = doubled.min(self.longest);
        full - full.mul_f64(f64::from(chance) / f64::from(u32::MAX) / 2.0)
    }
}

/// What one attempt failed with.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: StripeError,
    /// Whether Stripe may have carried out the request nevertheless.
    pub(crate) maybe_done: bool,
}

/// Calls `attempt` up to `attempts` times, until it succeeds or fails for good. If any attempt may have been carried out
/// and no later one told more, the outcome is unknown, whatever the last one failed with.
pub(crate) async fn repeat<T, F: Future<Output = Result<T, Failure>>>(
    attempts: u8,
    backoff: Backoff,
    mut attempt: impl FnMut() -> F,
) -> Result<T, StripeError> {
    let mut maybe_done = false;
    let mut number = 1;
    loop {
        let failure = match attempt().await {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        maybe_done |= failure.maybe_done;
        if failure.error.is_final() {
            return Err(failure.error);
        }
        if number >= attempts {
            return Err(given_up(failure.error, maybe_done));
        }
        tracing::info!(error = %failure.error, attempt = number, "a request to Stripe failed and is repeated");
        // Without randomness the delay is merely less spread.
        tokio::time::sleep(backoff.delay(number, getrandom::u32().unwrap_or_default())).await;
        number += 1;
    }
}

fn given_up(last: StripeError, maybe_done: bool) -> StripeError {
    match last {
        // A failure that Stripe stored says itself that a new key is needed.
        StripeError::OutcomeUnknown(_) => last,
        last if maybe_done && !last.needs_new_key() => StripeError::OutcomeUnknown(last.to_string()),
        last => last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_WAIT: Backoff = Backoff {
        first: Duration::ZERO,
        longest: Duration::ZERO,
    };

    fn failure(error: StripeError, maybe_done: bool) -> Failure {
        Failure { error, maybe_done }
    }

    fn refused(status: u16) -> StripeError {
        StripeError::Refused {
            status,
            code: None,
            message: String::new(),
        }
    }

    async fn after(mut failures: Vec<Failure>, attempts: u8) -> (Result<(), StripeError>, usize) {
        failures.reverse();
        let mut calls = 0;
        let result = repeat(attempts, NO_WAIT, || {
            calls += 1;
            std::future::ready(failures.pop().map_or(Ok(()), Err))
        })
        .await;
        (result, calls)
    }

    #[test]
    fn delays_double_up_to_the_longest() {
        let backoff = Backoff::STANDARD;
        let milliseconds = |attempt, chance| backoff.delay(attempt, chance).as_millis();
        assert_eq!(
            [1, 2, 3, 4, 5, 6, 255].map(|attempt| milliseconds(attempt, 0)),
            [500, 1000, 2000, 4000, 8000, 8000, 8000]
        );
        assert_eq!(milliseconds(1, u32::MAX), 250);
    }

    #[tokio::test]
    async fn what_may_pass_is_repeated_and_what_is_final_is_not() {
        let transient = vec![failure(StripeError::RateLimited, false), failure(refused(409), false)];
        assert_eq!(after(transient, 3).await, (Ok(()), 3));
        assert_eq!(
            after(vec![failure(refused(402), false)], 3).await,
            (Err(refused(402)), 1)
        );
        assert_eq!(
            after(vec![failure(StripeError::NotFound, false)], 3).await,
            (Err(StripeError::NotFound), 1)
        );
    }

    #[tokio::test]
    async fn a_doubt_is_not_forgotten() {
        let timed_out = || failure(StripeError::OutcomeUnknown("no answer".to_owned()), true);
        let unreachable = || failure(StripeError::Unreachable("connection refused".to_owned()), false);
        let (result, _) = after(vec![timed_out(), unreachable()], 2).await;
        assert!(matches!(result, Err(StripeError::OutcomeUnknown(_))), "{result:?}");
        let (result, _) = after(vec![unreachable(), unreachable()], 2).await;
        assert!(matches!(result, Err(StripeError::Unreachable(_))), "{result:?}");
    }

    #[tokio::test]
    async fn a_stored_failure_asks_for_a_new_key_even_after_a_doubt() {
        let timed_out = failure(StripeError::OutcomeUnknown("no answer".to_owned()), true);
        let (result, _) = after(vec![timed_out, failure(refused(500), false)], 2).await;
        assert!(result.unwrap_err().needs_new_key());
    }
}
