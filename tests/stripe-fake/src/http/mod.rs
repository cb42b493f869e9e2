//! Stripe's REST API: form-encoded in, JSON out.

mod answer;
mod call;
mod expand;
mod incoming;
mod list;
mod params;
mod routes;
mod serve;

pub(crate) use self::{
    answer::{Answer, ApiError},
    call::{Call, Outcome},
    list::whole as whole_list,
    params::Params,
    serve::api,
};
