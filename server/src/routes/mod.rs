//! The routes. A file's path is its URL; each file holds one operation.

pub(crate) mod health;
pub(crate) mod metrics;
pub(crate) mod ready;
pub(crate) mod v1;
pub(crate) mod webhooks;
pub(crate) mod well_known;

use poem_openapi::Tags;

/// The sections of the OpenAPI document.
#[derive(Tags)]
pub(crate) enum Tag {
    /// What apps call: no secret but the license key, which travels in the body.
    Apps,
    /// What the admin console calls: bearer tokens with roles.
    Admin,
    /// What customers' own pages call: one-time links and the sessions that they begin.
    Customers,
    /// Health, metrics and public keys.
    Operations,
    /// What Stripe calls.
    Webhooks,
}
