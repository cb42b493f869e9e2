//! What may go wrong between the server under test and Stripe.

use std::collections::VecDeque;

use crate::random::Random;

/// How one request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A JSON error with this status, kept for the request's idempotency key if it is a 500. Nothing is carried out.
    Status(u16),
    /// A 502 with a page of HTML, from something before the API. Nothing is carried out.
    BadGatewayHtml,
    /// No answer until the caller hangs up or the stand-in ends. Nothing is carried out.
    Hang,
    /// The request is carried out, then the connection is closed without an answer.
    ExecutedButAnswerLost,
    /// The same, but it takes so long that the next use of its idempotency key still meets a 409.
    ExecutedLate,
    /// A 429. Nothing is carried out.
    TooManyRequests,
    /// The request is carried out, but the 200 lacks nearly all fields.
    Malformed,
}

/// Those that [`crate::Fake::fail_randomly`] picks from; a hang would only make tests slow.
const RANDOM: [Fault; 6] = [
    Fault::Status(500),
    Fault::BadGatewayHtml,
    Fault::ExecutedButAnswerLost,
    Fault::ExecutedLate,
    Fault::TooManyRequests,
    Fault::Malformed,
];

#[derive(Debug)]
struct Planned {
    method: String,
    path_prefix: String,
    /// Matching requests that go through before.
    passing: usize,
    fault: Fault,
}

#[derive(Debug)]
struct Randomly {
    random: Random,
    probability: f64,
    left: usize,
}

/// The faults that are still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    planned: VecDeque<Planned>,
    randomly: Option<Randomly>,
}

impl Faults {
    /// `pattern`: a method and the beginning of a path, such as `POST /v1/checkout`.
    pub(crate) fn plan(&mut self, passing: usize, pattern: &str, fault: Fault) {
        let (method, path) = pattern
            .split_once(' ')
            .expect("a pattern is a method, a space and a path");
        self.planned.push_back(Planned {
            method: method.to_owned(),
            path_prefix: path.to_owned(),
            passing,
            fault,
        });
    }

    pub(crate) fn plan_randomly(&mut self, seed: u64, probability: f64, at_most: usize) {
        self.randomly = Some(Randomly {
            random: Random::new(seed),
            probability,
            left: at_most,
        });
    }

    /// The fault that this request meets.
    pub(crate) fn meet(&mut self, method: &str, path: &str) -> Option<Fault> {
        let matches = |planned: &Planned| planned.method == method && path.starts_with(&planned.path_prefix);
        if let Some(index) = self.planned.iter().position(matches) {
            if self.planned[index].passing == 0 {
                return self.planned.remove(index).map(|planned| planned.fault);
            }
            self.planned[index].passing -= 1;
            return None;
        }
        let randomly = self.randomly.as_mut().filter(|randomly| randomly.left > 0)?;
        if !randomly.random.chance(randomly.probability) {
            return None;
        }
        randomly.left -= 1;
        Some(RANDOM[randomly.random.below(RANDOM.len())])
    }
}
