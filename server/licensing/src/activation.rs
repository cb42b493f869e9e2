use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ActivationId, ComponentHashes, DeviceHash};

/// A device that holds a slot of a license, or held it.
#[derive(Debug, Clone, PartialEq)]
pub struct Activation {
    /// Its id.
    pub id: ActivationId,
    /// The slot it holds: 0 … `max_devices` − 1.
    pub slot: u16,
    /// The device.
    pub device: DeviceHash,
    /// The parts of the machine that it told.
    pub components: ComponentHashes,
    /// What it said of itself.
    pub facts: DeviceFacts,
    /// How it came to its slot.
    pub origin: ActivationOrigin,
    /// Since when.
    pub activated_at: DateTime<Utc>,
    /// When it last checked in.
    pub last_seen_at: DateTime<Utc>,
    /// When and why it gave the slot up; `None` while it is active.
    pub released: Option<(DateTime<Utc>, ReleaseCause)>,
    /// A later activation has taken this slot.
    pub superseded: bool,
}

impl Activation {
    /// Does it hold its slot now?
    pub const fn is_active(&self) -> bool {
        self.released.is_none()
    }
}

/// What a device says of itself; for people, never a proof of identity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeviceFacts {
    /// The name its owner knows.
    pub name: Option<String>,
    /// Operating system.
    pub platform: Option<String>,
    /// Processor architecture.
    pub arch: Option<String>,
    /// Processor model.
    pub cpu: Option<String>,
    /// Version of the app.
    pub app_version: Option<String>,
    /// Network name.
    pub hostname: Option<String>,
}

impl DeviceFacts {
    /// These, and where they say nothing, what `others` say.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            name: self.name.or(others.name),
            platform: self.platform.or(others.platform),
            arch: self.arch.or(others.arch),
            cpu: self.cpu.or(others.cpu),
            app_version: self.app_version.or(others.app_version),
            hostname: self.hostname.or(others.hostname),
        }
    }
}

/// How a device came to its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivationOrigin {
    /// Into a slot that no other device had, or that an admin had freed.
    New,
    /// Back into the slot that it had itself.
    Return,
    /// Into a slot that another device gave up: this counts against the plan's transfers.
    Move,
    /// The machine changed and was recognized: this counts against the plan's drift budget.
    Rebind,
}

impl ActivationOrigin {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::New, Self::Return, Self::Move, Self::Rebind];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Return => "return",
            Self::Move => "move",
            Self::Rebind => "rebind",
        }
    }
}

/// Why a device lost its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseCause {
    /// Its owner gave the slot up, from the app or a page.
    Customer,
    /// An admin freed the slot.
    Admin,
    /// The same machine took the slot over with its changed identity.
    Rebind,
}

impl ReleaseCause {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Admin, Self::Rebind];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Admin => "admin",
            Self::Rebind => "rebind",
        }
    }
}

/// A device about to take a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct NewActivation {
    /// Its id.
    pub id: ActivationId,
    /// The slot it takes; whoever held the slot last is superseded.
    pub slot: u16,
    /// The device.
    pub device: DeviceHash,
    /// The parts of the machine that it told.
    pub components: ComponentHashes,
    /// What it said of itself.
    pub facts: DeviceFacts,
    /// How it came to the slot.
    pub origin: ActivationOrigin,
}
