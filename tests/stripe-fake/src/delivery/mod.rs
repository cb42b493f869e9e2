//! Webhooks: who gets which event in which form, and how it is signed and sent.

mod background;
mod endpoint;
mod outbox;
mod send;
mod signer;

pub use self::{
    endpoint::{Endpoint, Payload},
    outbox::Event,
    send::{Attempt, DeliveryPlan},
    signer::Signer,
};
pub(crate) use self::{outbox::Outbox, signer::Signing};
