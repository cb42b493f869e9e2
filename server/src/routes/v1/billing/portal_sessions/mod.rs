//! `/v1/billing/portal-sessions`

mod create;

pub(crate) use create::{Create, CreatePortalSessionResponse, CreatedPortalSession};
