//! The handle by which a test plays the world around an account.

use std::fmt;

use serde_json::Value;

use crate::{
    Fake,
    http::ApiError,
    ledger::{Cause, Desk},
};

/// An account of the stand-in. Its methods do what a customer, a bank, the seller in Stripe's dashboard or the calendar
/// would do; none of them moves the clock. They panic when Stripe would refuse: such a scenario is a mistake.
#[derive(Clone)]
pub struct Account {
    pub(crate) fake: Fake,
    pub(crate) key: String,
}

impl Account {
    /// An object as it is now, with the type that its `object` field says.
    ///
    /// # Panics
    /// If there is none with this id.
    pub fn object(&self, id: &str) -> Value {
        self.look(|desk| desk.ledger.objects.get(id).cloned())
            .unwrap_or_else(|| panic!("there is no {id}"))
    }

    /// All objects of a type (`subscription`, `checkout.session`, …), oldest first.
    pub fn objects(&self, object: &str) -> Vec<Value> {
        let mut found: Vec<Value> = self.look(|desk| desk.ledger.objects.newest_first(object).cloned().collect());
        found.reverse();
        found
    }

    pub(crate) fn look<T>(&self, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        self.fake.shared.at_desk(&self.key, Cause::default(), work)
    }

    /// Does a step of a scenario that must succeed.
    #[track_caller]
    pub(crate) fn act<T>(&self, work: impl FnOnce(&mut Desk<'_>) -> Result<T, ApiError>) -> T {
        self.look(work)
            .unwrap_or_else(|error| panic!("Stripe would refuse this: {}", error.message))
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").finish_non_exhaustive()
    }
}
