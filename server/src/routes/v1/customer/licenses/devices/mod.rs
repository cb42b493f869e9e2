//! `/v1/customer/licenses/{id}/devices/…`

mod release;

pub(super) use release::Release;
