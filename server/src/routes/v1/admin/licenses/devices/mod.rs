//! `/v1/admin/licenses/{id}/devices…`

pub(super) mod list;
pub(super) mod release;
