//! The words and rules of licensing.
//!
//! Everything here is pure: values in, values out, the clock an argument. The server's handlers and the storage
//! engines both speak these types; no rule of licensing is written anywhere else.

mod activation;
mod audit;
pub mod billing;
pub mod catalog;
mod clock;
mod customer;
mod event;
mod hash;
mod id;
mod license;
mod order;
mod plan;
mod product;
pub mod rules;
mod trial;

pub use activation::{Activation, ActivationOrigin, DeviceFacts, NewActivation, ReleaseCause};
pub use audit::{Actor, AuditContext, AuditEvent, Role, UnknownRole};
pub use clock::{Clock, SystemClock};
pub use customer::Customer;
pub use event::LicenseEvent;
pub use hash::{ComponentHashes, DeviceHash, HashLength, KeyHash, NetworkHash, TokenHash};
pub use id::{
    ActivationId, AdminTokenId, AuditEventId, CustomerId, Id, IdError, IdKind, LicenseId, MailId, OrderId, PlanId,
    PriceId, ProductId, SigningKeyId, StripeEventId, TrialId, kind,
};
pub use license::{
    Entitlements, Hold, HoldCause, License, LicenseRecord, LicenseSource, LicenseStatus, Overdue, Overrides,
};
pub use order::{Buyer, BuyerDevice, Language, Order, OrderSource, OrderStatus, Renewal, StripeLinks, Subscription};
pub use plan::{DriftPolicy, Interval, Plan, PlanKind, Price, Term, TransferPolicy};
pub use product::{Product, TrialPolicy};
pub use trial::Trial;
