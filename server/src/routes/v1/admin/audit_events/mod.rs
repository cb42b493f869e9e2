//! `/v1/admin/audit-events`

mod list;

pub(crate) use list::List;
