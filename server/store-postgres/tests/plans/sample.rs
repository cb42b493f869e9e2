use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::{
    ActivationId, Actor, AuditContext, CustomerId, DeviceHash, KeyHash, LicenseId, MailId, OrderId, PlanId, ProductId,
    StripeEventId, TokenHash, TrialId,
};
use uuid::Uuid;

use crate::database::LargeDatabase;

/// The n-th row of each table, as `fill.sql` makes it.
pub(crate) struct Sample {
    pub(crate) n: u32,
    pub(crate) product: ProductId,
    pub(crate) plan: PlanId,
    pub(crate) customer: CustomerId,
    pub(crate) license: LicenseId,
    pub(crate) order: OrderId,
    pub(crate) event: StripeEventId,
    pub(crate) mail: MailId,
    pub(crate) activation: ActivationId,
    pub(crate) trial: TrialId,
    pub(crate) key: KeyHash,
    pub(crate) device: DeviceHash,
    pub(crate) link: TokenHash,
    pub(crate) session: TokenHash,
    /// What Stripe's ids of the order end with.
    pub(crate) mark: String,
    pub(crate) email: String,
    /// When all of it happened.
    pub(crate) at: DateTime<Utc>,
}

impl Sample {
    pub(crate) async fn read(database: &LargeDatabase, n: u32) -> Self {
        let (hash, link, session, mark): (Vec<u8>, Vec<u8>, Vec<u8>, String) = sqlx::query_as(
            "SELECT sha256($1::text::bytea), sha256(('link ' || $1)::bytea), sha256(('session ' || $1)::bytea), md5($1)",
        )
        .bind(n.to_string())
        .fetch_one(&mut database.connect().await)
        .await
        .unwrap();
        let hash = bytes(&hash);
        let of_product = 1 + n % 20;
        Self {
            n,
            product: ProductId::from_uuid(id(0x1, of_product)),
            plan: PlanId::from_uuid(id(0x2, of_product)),
            customer: CustomerId::from_uuid(id(0x3, n)),
            license: LicenseId::from_uuid(id(0x4, n)),
            order: OrderId::from_uuid(id(0x5, n)),
            event: StripeEventId::from_uuid(id(0x6, n)),
            mail: MailId::from_uuid(id(0x7, n)),
            activation: ActivationId::from_uuid(id(0x8, n)),
            trial: TrialId::from_uuid(id(0x9, n)),
            key: KeyHash::new(hash),
            device: DeviceHash::new(hash),
            link: TokenHash::new(bytes(&link)),
            session: TokenHash::new(bytes(&session)),
            mark,
            email: format!("ada{n}@firm{}.example", n % 4000),
            at: begin() + TimeDelta::hours(n.into()),
        }
    }

    /// An admin's work, a while later.
    pub(crate) fn context(&self) -> AuditContext {
        AuditContext {
            actor: Actor::System,
            at: self.at + TimeDelta::days(1),
            request_id: None,
        }
    }
}

/// 2024-01-01T00:00:00Z.
fn begin() -> DateTime<Utc> {
    DateTime::from_timestamp(1_704_067_200, 0).unwrap()
}

fn id(kind: u128, n: u32) -> Uuid {
    let at = begin() + TimeDelta::hours(n.into());
    let millis = u128::try_from(at.timestamp_millis()).unwrap();
    Uuid::from_u128((millis << 80) | (0x7000 << 64) | (kind << 60) | u128::from(n))
}

fn bytes(hash: &[u8]) -> [u8; 32] {
    hash.try_into().unwrap()
}
