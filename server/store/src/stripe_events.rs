use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, OrderId, PlanId, StripeEventId};

use crate::{Page, StoreResult};

/// A notice from Stripe to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct NewStripeEvent {
    /// Its id here.
    pub id: StripeEventId,
    /// Stripe's id, `evt_…`, or what stands for it: a notice with one that is known is kept once.
    pub stripe_id: String,
    /// Its type, empty if it tells none.
    pub kind: String,
    /// The object that it is about, if it tells.
    pub object_id: Option<String>,
    /// The API version that it was written for.
    pub api_version: Option<String>,
    /// Its body as it came, UTF-8 or not.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

impl std::fmt::Debug for NewStripeEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewStripeEvent")
            .field("stripe_id", &self.stripe_id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// How far a notice from Stripe is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StripeEventState {
    /// To be processed, now or later.
    Waiting,
    /// Processed.
    Done,
    /// Given up after many attempts; an admin may replay it.
    Dead,
}

impl StripeEventState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Done, Self::Dead];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }
}

/// A notice from Stripe as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripeEvent {
    /// What came.
    pub event: NewStripeEvent,
    /// How far it is.
    pub state: StripeEventState,
    /// What came of it, once it is done: a word such as `processed` or `not_ours`.
    pub outcome: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is to be tried next, while it waits.
    pub next_attempt_at: DateTime<Utc>,
    /// What went wrong the last time, the first 500 characters.
    pub last_error: Option<String>,
    /// When it was done or given up.
    pub finished_at: Option<DateTime<Utc>>,
}

/// What became of an attempt to process a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StripeEventResult {
    /// Done, with a word about what came of it.
    Done(String),
    /// To be tried again.
    Again {
        /// When.
        at: DateTime<Utc>,
        /// What went wrong.
        error: String,
    },
    /// Given up.
    Dead {
        /// What went wrong.
        error: String,
    },
}

/// A further payment of an order's subscription: its first one is the order's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionPayment {
    /// The invoice at Stripe, `in_…`.
    pub invoice: String,
    /// The order.
    pub order_id: OrderId,
    /// The plan that was paid for, of the order's product.
    pub plan_id: PlanId,
    /// What was paid, in the currency's smallest unit.
    pub amount: i64,
    /// ISO 4217 code, lower case.
    pub currency: String,
    /// When.
    pub paid_at: DateTime<Utc>,
}

/// Which notices to list; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StripeEventFilter {
    /// In this state.
    pub state: Option<StripeEventState>,
    /// Of this type.
    pub kind: Option<String>,
    /// About this object.
    pub object_id: Option<String>,
    /// With this id of Stripe's.
    pub stripe_id: Option<String>,
    /// That came at this instant or later.
    pub received_from: Option<DateTime<Utc>>,
    /// That came before this instant.
    pub received_to: Option<DateTime<Utc>>,
}

/// Notices from Stripe, and what only they tell.
#[async_trait]
pub trait StripeEvents {
    /// Keeps notices; those with a known `stripe_id` are left as they are. Returns how many are new.
    async fn add_stripe_events(&self, events: &[NewStripeEvent]) -> StoreResult<u64>;

    /// Takes the waiting notices whose time has come and that nobody works on, the oldest first, and counts an attempt of each.
    /// Until `until` nobody else gets them; who died with them in hand loses nothing.
    async fn claim_stripe_events(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u16,
    ) -> StoreResult<Vec<StripeEvent>>;

    /// Notes what became of the attempts at an instant, and gives the claims back. Notices that are done stay done.
    async fn finish_stripe_events(
        &self,
        results: &[(StripeEventId, StripeEventResult)],
        at: DateTime<Utc>,
    ) -> StoreResult<()>;

    /// One notice by its id here.
    async fn find_stripe_event(&self, id: StripeEventId) -> StoreResult<Option<StripeEvent>>;

    /// Lists notices, newest first.
    async fn list_stripe_events(&self, filter: &StripeEventFilter, page: Page) -> StoreResult<Vec<StripeEvent>>;

    /// Makes a notice wait again from now with no attempts counted, whatever its state, audited as `stripe_event.replayed`.
    /// `false` if there is none.
    async fn replay_stripe_event(&self, id: StripeEventId, context: &AuditContext) -> StoreResult<bool>;

    /// Makes the dead notices that came first wait again from now with no attempts counted, `limit` of them at most, each audited
    /// as `stripe_event.replayed`. Returns how many.
    async fn replay_dead_stripe_events(&self, limit: u16, context: &AuditContext) -> StoreResult<u64>;

    /// Counts notices by state: waiting, done, dead.
    async fn count_stripe_events(&self) -> StoreResult<Vec<(StripeEventState, u64)>>;

    /// Deletes notices that were done before an instant. Returns how many.
    async fn prune_stripe_events(&self, before: DateTime<Utc>) -> StoreResult<u64>;

    /// Notes that an attempt to pay an invoice failed, or waited for the buyer, at an instant. The earliest one known stays.
    async fn note_payment_failure(&self, invoice: &str, at: DateTime<Utc>) -> StoreResult<()>;

    /// When an attempt to pay an invoice first failed, as far as notices told.
    async fn find_payment_failure(&self, invoice: &str) -> StoreResult<Option<DateTime<Utc>>>;

    /// Notes a further payment of a subscription; one whose invoice is known stays as it is.
    async fn note_subscription_payment(&self, payment: &SubscriptionPayment) -> StoreResult<()>;
}
