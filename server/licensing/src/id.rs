use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use chrono::{DateTime, Utc};
use type_safe_id::{StaticType, TypeSafeId};
use uuid::{NoContext, Timestamp, Uuid};

/// What an [`Id`] names; its `TYPE` is the prefix of the text form.
pub trait IdKind: StaticType {}

/// A public id: a UUIDv7 (RFC 9562) written as a TypeID, for example `lic_01jd3m8pgfe0tb4f4v6n9yvq0s`.
///
/// Ids sort by the time at which they were minted, so lists page by them.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

/// The text is not an id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id that looks like `{prefix}_01h455vb4pex5vsknk084sn02q`")]
pub struct IdError {
    prefix: &'static str,
}

impl<K: IdKind> Id<K> {
    /// The prefix of this kind's text form, without the underscore.
    pub const PREFIX: &'static str = K::TYPE;

    /// A new id that carries the time `now` (milliseconds) and the system's randomness.
    pub fn mint(now: DateTime<Utc>) -> Self {
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Self::from_uuid(Uuid::new_v7(Timestamp::from_unix(
            NoContext,
            seconds,
            now.timestamp_subsec_nanos(),
        )))
    }
}

impl<K> Id<K> {
    /// The id around a stored UUID.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The UUID inside, as databases store it.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K: IdKind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", TypeSafeId::<K>::from_uuid(self.0))
    }
}

impl<K: IdKind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K: IdKind> FromStr for Id<K> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        TypeSafeId::<K>::from_str(text)
            .map(|id| Self::from_uuid(id.uuid()))
            .map_err(|_| IdError { prefix: K::TYPE })
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K: IdKind> serde::Serialize for Id<K> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K: IdKind> serde::Deserialize<'de> for Id<K> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The kinds of thing that have an id.
pub mod kind {
    use super::{IdKind, StaticType};

    macro_rules! kinds {
        ($($name:ident = $prefix:literal, $doc:literal;)*) => {$(
            #[doc = $doc]
            #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name;
            impl StaticType for $name {
                const TYPE: &'static str = $prefix;
            }
            impl IdKind for $name {}
        )*};
    }

    kinds! {
        Product = "prod", "A product.";
        Plan = "plan", "A plan.";
        Price = "price", "A price.";
        Customer = "cus", "A customer.";
        License = "lic", "A license.";
        Activation = "act", "An activation.";
        Trial = "trl", "A trial.";
        AuditEvent = "aud", "An entry of the audit log.";
        AdminToken = "adm", "An admin token.";
        SigningKey = "key", "A signing key.";
        Order = "ord", "An order.";
        StripeEvent = "sev", "A notice from Stripe.";
        Mail = "mail", "A mail to a customer.";
    }
}

/// Id of a product, `prod_…`.
pub type ProductId = Id<kind::Product>;
/// Id of a plan, `plan_…`.
pub type PlanId = Id<kind::Plan>;
/// Id of a price, `price_…`.
pub type PriceId = Id<kind::Price>;
/// Id of a customer, `cus_…`.
pub type CustomerId = Id<kind::Customer>;
/// Id of a license, `lic_…`.
pub type LicenseId = Id<kind::License>;
/// Id of an activation, `act_…`.
pub type ActivationId = Id<kind::Activation>;
/// Id of a trial, `trl_…`.
pub type TrialId = Id<kind::Trial>;
/// Id of an audit event, `aud_…`.
pub type AuditEventId = Id<kind::AuditEvent>;
/// Id of an admin token, `adm_…`.
pub type AdminTokenId = Id<kind::AdminToken>;
/// Id of a signing key, `key_…`.
pub type SigningKeyId = Id<kind::SigningKey>;
/// Id of an order, `ord_…`.
pub type OrderId = Id<kind::Order>;
/// Id of a notice from Stripe as it is kept here, `sev_…`; Stripe's own is `evt_…`.
pub type StripeEventId = Id<kind::StripeEvent>;
/// Id of a mail, `mail_…`.
pub type MailId = Id<kind::Mail>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips_and_names_its_kind() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let id = LicenseId::mint(now);
        let text = id.to_string();
        assert!(text.starts_with("lic_"), "{text}");
        assert_eq!(text.parse::<LicenseId>().unwrap(), id);
        assert!(text.parse::<ActivationId>().is_err());
    }

    #[test]
    fn ids_sort_by_time() {
        let earlier = LicenseId::mint(DateTime::from_timestamp(1_790_000_000, 0).unwrap());
        let later = LicenseId::mint(DateTime::from_timestamp(1_790_000_000, 1_000_000).unwrap());
        assert!(earlier < later && earlier.to_string() < later.to_string());
    }
}
