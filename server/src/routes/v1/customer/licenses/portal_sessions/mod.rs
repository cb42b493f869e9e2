//! `/v1/customer/licenses/{id}/portal-sessions`

mod create;

pub(super) use create::Create;
