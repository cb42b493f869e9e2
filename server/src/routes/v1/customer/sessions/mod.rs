//! `/v1/customer/sessions`

mod create;

pub(super) use create::Create;
