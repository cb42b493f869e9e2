//! The way to servers: there is no other one.

mod address;
mod fault;
mod http;
mod path;
#[cfg(test)]
mod tests;

pub(crate) use self::{
    address::{ServerAddress, is_loopback},
    http::{Access, Http, Question, Reply},
    path::{ApiPath, Verb},
};
