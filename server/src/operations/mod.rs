//! What several routes, the command line and background work do alike.

pub(crate) mod activate;
pub(crate) mod admin_token;
pub(crate) mod catalog;
pub(crate) mod customer_licenses;
pub(crate) mod customer_link;
pub(crate) mod find;
pub(crate) mod import;
pub(crate) mod issue;
pub(crate) mod rotate;
pub(crate) mod sale;
pub(crate) mod token;
