//! The parts of a device's identity, by which a machine is recognized after one of them changed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::DeviceId;

/// The name of a component: 1 to 32 of `a` to `z`, `0` to `9` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ComponentName(Cow<'static, str>);

/// The error of a component name that is not of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a component name is 1 to 32 of `a` to `z`, `0` to `9` and `_`, such as `machine_id`")]
pub struct ComponentNameError;

/// Salted hashes of parts of a device by name, at most 16. A JSON object on the wire.
///
/// A machine whose main id changed (new disk, renamed host) is recognized by the components it still shares with its
/// activation, and is bound again instead of being counted twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<ComponentName, DeviceId>",
    into = "BTreeMap<ComponentName, DeviceId>"
)]
pub struct Components(BTreeMap<ComponentName, DeviceId>);

/// The error of a device that names more parts than are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a device has at most 16 components but {found} were given; send the ones that change least")]
pub struct TooManyComponents {
    /// How many were given.
    pub found: usize,
}

/// How many components two devices have in common: same name, same hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shared {
    /// All of them.
    pub total: usize,
    /// Those that tell machines apart, which host name and processor do not: fleets are full of one model called `ubuntu`.
    pub strong: usize,
}

impl ComponentName {
    /// The id that the operating system gave the machine.
    pub const MACHINE_ID: Self = Self(Cow::Borrowed("machine_id"));
    /// The serial number or UUID of the mainboard.
    pub const BOARD: Self = Self(Cow::Borrowed("board"));
    /// The serial number of the system disk.
    pub const DISK: Self = Self(Cow::Borrowed("disk"));
    /// The address of the first physical network card.
    pub const MAC: Self = Self(Cow::Borrowed("mac"));
    /// The host name. Weak: see [`Shared::strong`].
    pub const HOSTNAME: Self = Self(Cow::Borrowed("hostname"));
    /// The model of the processor. Weak: see [`Shared::strong`].
    pub const CPU: Self = Self(Cow::Borrowed("cpu"));

    /// The longest name, in characters.
    pub const MAX_LENGTH: usize = 32;

    /// Reads a name.
    ///
    /// # Errors
    /// [`ComponentNameError`] if it is not of the form.
    pub fn parse(text: &str) -> Result<Self, ComponentNameError> {
        Self::check(text).map(|()| Self(Cow::Owned(text.to_owned())))
    }

    /// Whether a text is a component's name, for who does not need it.
    ///
    /// # Errors
    /// [`ComponentNameError`] if it is not of the form.
    pub fn check(text: &str) -> Result<(), ComponentNameError> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(allowed);
        fits.then_some(()).ok_or(ComponentNameError)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether many machines have it in common: see [`Shared::strong`].
    fn is_weak(&self) -> bool {
        [Self::HOSTNAME, Self::CPU].contains(self)
    }
}

impl Components {
    /// The most components of a device.
    pub const MAX: usize = 16;

    /// Takes the components.
    ///
    /// # Errors
    /// [`TooManyComponents`] above [`Components::MAX`].
    pub fn new(components: BTreeMap<ComponentName, DeviceId>) -> Result<Self, TooManyComponents> {
        Self::check_count(components.len()).map(|()| Self(components))
    }

    /// Whether a device may have so many.
    ///
    /// # Errors
    /// [`TooManyComponents`] above [`Components::MAX`].
    pub fn check_count(found: usize) -> Result<(), TooManyComponents> {
        (found <= Self::MAX).then_some(()).ok_or(TooManyComponents { found })
    }

    /// The hash of one component.
    #[must_use]
    pub fn get(&self, name: &ComponentName) -> Option<&DeviceId> {
        self.0.get(name)
    }

    /// All components in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&ComponentName, &DeviceId)> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What this device has in common with another.
    #[must_use]
    pub fn shared_with(&self, other: &Self) -> Shared {
        Self::shared(&self.0, &other.0)
    }

    /// What two devices have in common, whatever hash of the parts is at hand: servers keep their own.
    #[must_use]
    pub fn shared<H: PartialEq>(one: &BTreeMap<ComponentName, H>, other: &BTreeMap<ComponentName, H>) -> Shared {
        let shared = one.iter().filter(|(name, hash)| other.get(name) == Some(hash));
        shared.fold(Shared::default(), |shared, (name, _)| Shared {
            total: shared.total + 1,
            strong: shared.strong + usize::from(!name.is_weak()),
        })
    }
}

impl fmt::Display for ComponentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl TryFrom<String> for ComponentName {
    type Error = ComponentNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ComponentName> for String {
    fn from(name: ComponentName) -> Self {
        name.0.into_owned()
    }
}

impl TryFrom<BTreeMap<ComponentName, DeviceId>> for Components {
    type Error = TooManyComponents;

    fn try_from(components: BTreeMap<ComponentName, DeviceId>) -> Result<Self, Self::Error> {
        Self::new(components)
    }
}

impl From<Components> for BTreeMap<ComponentName, DeviceId> {
    fn from(components: Components) -> Self {
        components.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn components(parts: &[(&ComponentName, &str)]) -> Components {
        let hash = |raw| DeviceId::derive(b"salt", raw).unwrap();
        Components::new(parts.iter().map(|(name, raw)| ((*name).clone(), hash(raw))).collect()).unwrap()
    }

    #[test]
    fn neither_host_name_nor_processor_is_strong() {
        use ComponentName as Name;
        let weak = components(&[
            (&Name::CPU, "model 1"),
            (&Name::HOSTNAME, "ubuntu"),
            (&Name::BOARD, "b1"),
        ]);
        let other = components(&[
            (&Name::CPU, "model 1"),
            (&Name::HOSTNAME, "ubuntu"),
            (&Name::BOARD, "b2"),
        ]);
        assert_eq!(weak.shared_with(&other), Shared { total: 2, strong: 0 });
    }

    #[test]
    fn a_shared_host_name_is_not_strong() {
        use ComponentName as Name;
        let before = components(&[(&Name::BOARD, "b1"), (&Name::DISK, "d1"), (&Name::HOSTNAME, "ubuntu")]);
        let new_disk = components(&[(&Name::BOARD, "b1"), (&Name::DISK, "d2"), (&Name::HOSTNAME, "ubuntu")]);
        let stranger = components(&[(&Name::DISK, "d3"), (&Name::HOSTNAME, "ubuntu"), (&Name::MAC, "b1")]);
        assert_eq!(before.shared_with(&new_disk), Shared { total: 2, strong: 1 });
        assert_eq!(before.shared_with(&stranger), Shared { total: 1, strong: 0 });
        assert_eq!(before.shared_with(&before), Shared { total: 3, strong: 2 });
        assert_eq!(before.shared_with(&Components::default()), Shared::default());
    }

    #[test]
    fn is_a_json_object_of_at_most_16() {
        let object = |count: u32| {
            let parts = (0..count).map(|n| format!("\"part_{n}\":\"sha256:{n:064x}\"").replace("0:", ":"));
            format!(
                "{{{}}}",
                parts
                    .map(|part| part.replacen("sha256:0", "sha256:a", 1))
                    .collect::<Vec<_>>()
                    .join(",")
            )
        };
        let sixteen: Components = serde_json::from_str(&object(16)).unwrap();
        assert_eq!(sixteen.len(), 16);
        assert_eq!(
            serde_json::from_str::<Components>(&serde_json::to_string(&sixteen).unwrap()).unwrap(),
            sixteen
        );
        let error = serde_json::from_str::<Components>(&object(17)).unwrap_err().to_string();
        assert!(error.contains("at most 16 components but 17"), "{error}");
    }

    #[test]
    fn names_are_of_the_form() {
        for name in ["machine_id", "disk2", "_", &"a".repeat(32)] {
            assert_eq!(ComponentName::parse(name).unwrap().as_str(), name);
        }
        for name in ["", "Disk", "mac-address", "größe", "a b", &"a".repeat(33)] {
            assert_eq!(ComponentName::parse(name), Err(ComponentNameError), "{name}");
        }
        for known in [ComponentName::MACHINE_ID, ComponentName::HOSTNAME, ComponentName::CPU] {
            assert_eq!(ComponentName::parse(known.as_str()).unwrap(), known);
        }
    }
}
