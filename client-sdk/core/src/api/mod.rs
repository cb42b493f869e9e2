//! What is said to the server, and what is heard. Decides nothing: whether an answer counts is a matter of its
//! signature.

mod calls;
mod exchange;
mod fault;
mod transport;
mod wire;

use std::time::Duration;

pub(crate) use transport::{Api, ApiOptions};
pub(crate) use wire::{
    About, CheckoutRead, CheckoutRequest, CreatedCheckout, Deactivation, DeviceBody, HeartbeatBody, HeartbeatVerdict,
    LicenseBody, PortalBody, Problem, RecoverBody, TrialBody, TrialVerdict, Verdict, WhichDevice,
};

use crate::status::Fault;

/// There was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoAnswer {
    /// Why.
    pub(crate) fault: Fault,
    /// How long the server wants to be left alone, if it told.
    pub(crate) retry_after: Option<Duration>,
}

/// A Claviger server answered.
#[derive(Clone, Debug)]
pub(crate) enum Answer<T> {
    /// It did what it was asked.
    Done(T),
    /// It did not: a problem document with a code.
    Problem(Problem),
}

/// What came back.
pub(crate) type Heard<T> = Result<Answer<T>, NoAnswer>;

impl<T> Answer<T> {
    /// The same answer with something else in it.
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Done(done) => Answer::Done(change(done)),
            Self::Problem(problem) => Answer::Problem(problem),
        }
    }
}

impl From<Fault> for NoAnswer {
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            retry_after: None,
        }
    }
}

#[cfg(test)]
mod tests;
