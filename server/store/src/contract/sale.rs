//! A sale to test with.

use claviger_licensing::{LicenseEvent, LicenseSource, Order, OrderStatus};

use super::{
    fixtures::{admin_at, customer, license, minutes},
    money::{links, mail, order, subscription, write},
    shop::{Shop, occupant},
};
use crate::{AddLicensesError, NewLicense, NewMail, OrderWrite, Store};

/// A paid order with its license, the events of the license, and a mail.
pub(super) struct Sale {
    pub(super) write: OrderWrite,
    pub(super) license: NewLicense,
    pub(super) events: Vec<LicenseEvent>,
}

/// The n-th sale, to a customer of its own who buys with the fifth device; nobody has the order's lease.
pub(super) fn sale(shop: &Shop, n: usize) -> Sale {
    let mut license = license(&shop.pro, n);
    license.license.source = LicenseSource::Stripe;
    let id = license.license.id;
    let mut order = order(&shop.pro, n);
    (order.status, order.stripe) = (OrderStatus::Paid, links(n));
    (order.paid_at, order.updated_at) = (Some(minutes(20)), minutes(20));
    let delivery = NewMail {
        license_id: Some(id),
        ..mail(&format!("key_delivery:{n}"), 20)
    };
    let events = vec![
        LicenseEvent::DeviceActivated(occupant(0, 5, minutes(20))),
        LicenseEvent::PaidBy(order.id),
    ];
    let write = OrderWrite {
        customer: Some(customer(&format!("buyer{n}@example.com"), Some("Ada"))),
        subscription: Some(subscription(n)),
        mails: vec![delivery],
        ..write(&order)
    };
    Sale { write, license, events }
}

impl Sale {
    /// The order before anything was paid.
    pub(super) fn order_before(&self) -> Order {
        Order {
            status: OrderStatus::Pending,
            paid_at: None,
            ..self.write.order.clone()
        }
    }

    /// The n-th device takes a slot as well.
    pub(super) fn seat(&mut self, slot: u16, n: usize) {
        let new = occupant(slot, n, minutes(20));
        self.events.push(LicenseEvent::DeviceActivated(new));
    }

    pub(super) async fn fulfill(&self, store: &dyn Store) -> Result<(), AddLicensesError> {
        store
            .fulfill_order(&self.write, &self.license, &self.events, &admin_at(minutes(20)))
            .await
    }
}
