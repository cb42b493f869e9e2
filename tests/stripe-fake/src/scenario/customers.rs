//! What happens to customers.

use serde_json::json;

use crate::{Account, resources::customers};

impl Account {
    /// The seller deletes a customer in the dashboard; the subscriptions end at once.
    pub fn delete_customer(&self, customer: &str) {
        self.act(|desk| customers::remove(desk, customer));
    }

    /// The customer changes the billing address in the portal.
    pub fn change_email(&self, customer: &str, email: &str) {
        self.act(|desk| {
            desk.find("customer", customer)?;
            let previous = desk.patch(customer, json!({"email": email}));
            desk.emit_change("customer.updated", customer, previous);
            Ok(())
        });
    }
}
