use chrono::{DateTime, Utc};
use claviger_licensing::{
    CustomerId, DeviceHash, KeyHash, License, LicenseId, LicenseStatus, OrderId, PlanId, ProductId,
    rules::LicenseStanding,
};
use uuid::Uuid;

use crate::Page;

/// Which licenses to list; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LicenseFilter {
    /// Of this product.
    pub product_id: Option<ProductId>,
    /// Of this plan.
    pub plan_id: Option<PlanId>,
    /// With this stored status.
    pub status: Option<LicenseStatus>,
    /// That stand like this at the given instant.
    pub standing: Option<(LicenseStanding, DateTime<Utc>)>,
    /// Expired (`true`) or not (`false`) at the given instant.
    pub expired: Option<(bool, DateTime<Utc>)>,
    /// Ending in this time: at the first instant or later, and before the second.
    pub ending: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Held by this customer.
    pub customer_id: Option<CustomerId>,
    /// Held by a customer with this e-mail address, case ignored.
    pub email: Option<String>,
    /// With this order number.
    pub order_ref: Option<String>,
    /// With this key.
    pub key: Option<KeyHash>,
    /// Whose key ends like this, canonical form.
    pub key_last4: Option<String>,
    /// That this device holds a slot of, or held.
    pub device: Option<DeviceHash>,
    /// That this text finds.
    pub text: Option<LicenseText>,
}

/// What somebody typed to find licenses, once it is known what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LicenseText {
    /// The id of a license.
    License(LicenseId),
    /// The id of a customer: all licenses that it holds.
    Customer(CustomerId),
    /// The id of an order: the license that it is for.
    Order(OrderId),
    /// A whole key.
    Key(KeyHash),
    /// Anything else.
    Words {
        /// As it was typed: 1 to 200 characters. The customer's e-mail address or name or the order number contains it, case
        /// ignored (ASCII). If it is [too short](crate::is_short) for that, the address or name begins with it, or the order
        /// number is exactly it.
        text: String,
        /// The same as the end of a key, canonical form, if it can be one.
        key_last4: Option<String>,
    },
}

/// What licenses are listed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LicenseSort {
    /// When they came here: were issued, sold or imported.
    #[default]
    Created,
    /// When they end; never is later than any day.
    Expires,
}

/// In which direction a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortOrder {
    /// The latest first.
    #[default]
    Descending,
    /// The earliest first.
    Ascending,
}

/// The place of a license in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LicensePosition {
    /// The license.
    pub id: Uuid,
    /// When it ends, which counts only where that is what they are listed by.
    pub expires_at: Option<DateTime<Utc>>,
}

impl From<&License> for LicensePosition {
    fn from(license: &License) -> Self {
        Self {
            id: license.id.uuid(),
            expires_at: license.expires_at,
        }
    }
}

/// A part of a list of licenses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LicensePage {
    /// What they are listed by; licenses of one instant by their id.
    pub sort: LicenseSort,
    /// In which direction.
    pub order: SortOrder,
    /// The place of the last license of the page before; `None` for the first page.
    pub after: Option<LicensePosition>,
    /// At most this many, 1–1000. Ask for one more than is shown to learn whether there is a next page.
    pub limit: u16,
}

impl From<Page> for LicensePage {
    fn from(page: Page) -> Self {
        Self {
            sort: LicenseSort::Created,
            order: SortOrder::Descending,
            after: page.before.map(|id| LicensePosition { id, expires_at: None }),
            limit: page.limit,
        }
    }
}
