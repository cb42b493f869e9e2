//! The endpoints made by [`crate::Account::connect`].

use crate::http::{Call, Outcome};

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.list("webhook_endpoint", "/v1/webhook_endpoints", |_| true)
}
