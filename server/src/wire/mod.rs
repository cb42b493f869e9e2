//! The forms of requests and answers that several operations share.

pub(crate) mod admin;
pub(crate) mod audit;
pub(crate) mod catalog;
pub(crate) mod day;
pub(crate) mod device;
pub(crate) mod environment;
pub(crate) mod id;
pub(crate) mod json;
pub(crate) mod language;
pub(crate) mod license;
pub(crate) mod limits;
pub(crate) mod page;
pub(crate) mod scalar;
pub(crate) mod search;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod verdict;
