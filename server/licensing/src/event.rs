use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    ActivationId, CustomerId, Hold, LicenseSource, NewActivation, OrderId, Overdue, Overrides, PlanId, ReleaseCause,
};

/// One change of a license.
///
/// Rules return events; a store applies each of them and writes it into the audit log in one transaction. So there is no
/// change without its record and no record without its change.
#[derive(Debug, Clone, PartialEq)]
pub enum LicenseEvent {
    /// It was issued or imported.
    Created {
        /// Where it came from.
        source: LicenseSource,
        /// The plan's code.
        plan: String,
    },
    /// A device took a slot. Whoever held the slot last is superseded.
    DeviceActivated(NewActivation),
    /// A device gave its slot up.
    DeviceReleased {
        /// The activation.
        id: ActivationId,
        /// Why.
        cause: ReleaseCause,
    },
    /// A machine that changed took over its own slot.
    DeviceRebound {
        /// Its activation so far, which is released.
        from: ActivationId,
        /// Its activation from now on, in the same slot.
        to: NewActivation,
    },
    /// It was stopped for now.
    Suspended {
        /// Why.
        reason: Option<String>,
    },
    /// It is in force again.
    Reinstated,
    /// It was ended.
    Revoked {
        /// Why.
        reason: Option<String>,
    },
    /// Its end was set.
    ExpirySet {
        /// The end so far.
        from: Option<DateTime<Utc>>,
        /// The end from now on; `None` for ever.
        to: Option<DateTime<Utc>>,
    },
    /// It was moved to another plan of the same product.
    PlanChanged {
        /// The plan's code so far.
        from: String,
        /// The plan from now on.
        to: PlanId,
        /// That plan's code.
        to_code: String,
    },
    /// What it grants beyond its plan was set.
    OverridesSet(Overrides),
    /// The seller's note was set or cleared. The note itself is not recorded: it may name people.
    NoteSet(Option<String>),
    /// The order number was set or cleared.
    OrderRefSet(Option<String>),
    /// It was given to a customer.
    CustomerSet(CustomerId),
    /// A payment is missing.
    BecameOverdue(Overdue),
    /// The missing payment came.
    OverdueCleared,
    /// Its money is gone or in doubt.
    Held(Hold),
    /// Its money is good again.
    HoldLifted,
    /// An order pays for it from now on.
    PaidBy(OrderId),
    /// Somebody read the whole key.
    KeyRevealed,
}

impl LicenseEvent {
    /// Its name in the audit log.
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Created { .. } => "license.created",
            Self::DeviceActivated(_) => "device.activated",
            Self::DeviceReleased { .. } => "device.released",
            Self::DeviceRebound { .. } => "device.rebound",
            Self::Suspended { .. } => "license.suspended",
            Self::Reinstated => "license.reinstated",
            Self::Revoked { .. } => "license.revoked",
            Self::ExpirySet { .. } => "license.expiry_set",
            Self::PlanChanged { .. } => "license.plan_changed",
            Self::OverridesSet(_) => "license.overrides_set",
            Self::NoteSet(_) => "license.note_set",
            Self::OrderRefSet(_) => "license.order_ref_set",
            Self::CustomerSet(_) => "license.customer_set",
            Self::BecameOverdue(_) => "license.became_overdue",
            Self::OverdueCleared => "license.overdue_cleared",
            Self::Held(_) => "license.held",
            Self::HoldLifted => "license.hold_lifted",
            Self::PaidBy(_) => "license.paid_by",
            Self::KeyRevealed => "license.key_revealed",
        }
    }

    /// Does it change the license's own row (and not only its devices or the audit log)?
    pub const fn changes_license(&self) -> bool {
        !matches!(
            self,
            Self::Created { .. }
                | Self::DeviceActivated(_)
                | Self::DeviceReleased { .. }
                | Self::DeviceRebound { .. }
                | Self::KeyRevealed
        )
    }

    /// Its particulars for the audit log: a JSON object without keys, device ids or personal data.
    pub fn audit_data(&self) -> Value {
        match self {
            Self::Created { source, plan } => json!({ "source": source, "plan": plan }),
            Self::DeviceActivated(new) => activation_data(new),
            Self::DeviceReleased { id, cause } => json!({ "activation": id, "cause": cause }),
            Self::DeviceRebound { from, to } => {
                let mut data = activation_data(to);
                data["from"] = json!(from);
                data
            }
            Self::Suspended { reason } | Self::Revoked { reason } => json!({ "reason": reason }),
            Self::ExpirySet { from, to } => json!({ "from": from, "to": to }),
            Self::PlanChanged { from, to_code, .. } => json!({ "from": from, "to": to_code }),
            Self::OverridesSet(overrides) => json!(overrides),
            Self::OrderRefSet(order_ref) => json!({ "order_ref": order_ref }),
            Self::CustomerSet(customer) => json!({ "customer": customer }),
            Self::BecameOverdue(overdue) => json!(overdue),
            Self::Held(hold) => json!(hold),
            Self::PaidBy(order) => json!({ "order": order }),
            Self::NoteSet(_) | Self::Reinstated | Self::OverdueCleared | Self::HoldLifted | Self::KeyRevealed => {
                json!({})
            }
        }
    }
}

fn activation_data(new: &NewActivation) -> Value {
    json!({
        "activation": new.id,
        "slot": new.slot,
        "origin": new.origin,
        "platform": new.facts.platform,
        "app_version": new.facts.app_version,
    })
}
