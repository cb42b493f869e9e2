//! Devices as apps describe them.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use claviger_licensing::{ComponentHashes, DeviceFacts, DeviceHash};
use claviger_protocol::{ComponentName, Components, DeviceId};
use poem_openapi::{
    Object,
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::Value;

use super::{scalar::string_scalar, text::Name};
use crate::{
    http::problem::{ErrorCode, Problem},
    secrets::Secrets,
};

/// A device id or component as a client sends it; [`DeviceId`] judges it, so that a bad one gets its own error code.
#[derive(Clone)]
pub(crate) struct DeviceIdText(pub(crate) String);

impl fmt::Debug for DeviceIdText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceIdText(…)")
    }
}

string_scalar!(
    [] DeviceIdText,
    name: "device_id",
    schema: MetaSchema {
        min_length: Some(1),
        max_length: Some(200),
        pattern: Some("^sha256:[0-9a-fA-F]{64}$".to_owned()),
        example: Some(EXAMPLE_ID.into()),
        ..MetaSchema::new("string")
    },
    parse: |text| if (1..=200).contains(&text.chars().count()) {
        Ok(DeviceIdText(text.to_owned()))
    } else {
        Err("1 to 200 characters are expected".to_owned())
    },
    text: |id| id.0.clone()
);

const EXAMPLE_ID: &str = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

/// A device and what it says of itself.
#[derive(Debug, Clone, Object)]
pub(crate) struct Device {
    /// `sha256:` and 64 hexadecimal digits: a salted hash of the machine's id, made by the app. Raw ids are refused.
    pub(crate) id: DeviceIdText,
    /// Hashes of named parts of the machine, in the same form: `machine_id`, `board`, `disk`, `mac`, `hostname`, … A machine
    /// that changed is recognized by them and keeps its slot.
    pub(crate) components: Option<BTreeMap<String, DeviceIdText>>,
    /// The name its owner knows.
    pub(crate) name: Option<Name>,
    /// Operating system.
    pub(crate) platform: Option<Name>,
    /// Processor architecture.
    pub(crate) arch: Option<Name>,
    /// Processor model.
    pub(crate) cpu: Option<Name>,
    /// Version of the app.
    pub(crate) app_version: Option<Name>,
    /// Network name.
    pub(crate) hostname: Option<Name>,
}

/// A device in a request that has nothing to do with its parts: serde checks them and makes nothing of them.
#[derive(Debug, Clone)]
pub(crate) struct AskingDevice(Device);

/// A device that asks or tells something that has nothing to do with its parts.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// As the client named it: tokens carry this.
    pub(crate) id: DeviceId,
    /// As the store knows it.
    pub(crate) hash: DeviceHash,
    pub(crate) facts: DeviceFacts,
}

/// A device with its parts, understood.
#[derive(Debug, Clone)]
pub(crate) struct KnownDevice {
    /// As the client named it: tokens carry this.
    pub(crate) id: DeviceId,
    /// As the store knows it.
    pub(crate) hash: DeviceHash,
    pub(crate) components: ComponentHashes,
    pub(crate) facts: DeviceFacts,
}

impl Device {
    /// Checks and hashes what the client sent.
    pub(crate) fn understand(mut self, secrets: &Secrets) -> Result<KnownDevice, Problem> {
        let components = components(&self.components.take().unwrap_or_default())?;
        let Caller { id, hash, facts } = self.caller(secrets)?;
        Ok(KnownDevice {
            id,
            hash,
            components: secrets.component_hashes(&components),
            facts,
        })
    }

    fn caller(self, secrets: &Secrets) -> Result<Caller, Problem> {
        let id = device_id(&self.id)?;
        let text = |name: Option<Name>| name.map(|name| name.0);
        Ok(Caller {
            hash: secrets.device_hash(&id),
            id,
            facts: DeviceFacts {
                name: text(self.name),
                platform: text(self.platform),
                arch: text(self.arch),
                cpu: text(self.cpu),
                app_version: text(self.app_version),
                hostname: text(self.hostname),
            },
        })
    }
}

impl AskingDevice {
    /// Checks what the client sent, and hashes the id.
    pub(crate) fn understand(mut self, secrets: &Secrets) -> Result<Caller, Problem> {
        check_components(&self.0.components.take().unwrap_or_default())?;
        self.0.caller(secrets)
    }
}

impl Type for AskingDevice {
    const IS_REQUIRED: bool = Device::IS_REQUIRED;
    type RawValueType = Device;
    type RawElementValueType = Device;

    fn name() -> Cow<'static, str> {
        Device::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        Device::schema_ref()
    }

    fn register(registry: &mut Registry) {
        Device::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Device> {
        Some(&self.0)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Device> + 'a> {
        Box::new(self.as_raw_value().into_iter())
    }
}

impl ParseFromJSON for AskingDevice {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        Device::parse_from_json(value).map(Self).map_err(ParseError::propagate)
    }
}

impl ToJSON for AskingDevice {
    fn to_json(&self) -> Option<Value> {
        let known = Device {
            components: None,
            ..self.0.clone()
        };
        known.to_json()
    }
}

impl<'de> Deserialize<'de> for AskingDevice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Sent {
            id: DeviceIdText,
            #[serde(rename = "components")]
            _components: Option<CheckedComponents>,
            name: Option<Name>,
            platform: Option<Name>,
            arch: Option<Name>,
            cpu: Option<Name>,
            app_version: Option<Name>,
            hostname: Option<Name>,
        }
        let sent = Sent::deserialize(deserializer)?;
        Ok(Self(Device {
            id: sent.id,
            components: None,
            name: sent.name,
            platform: sent.platform,
            arch: sent.arch,
            cpu: sent.cpu,
            app_version: sent.app_version,
            hostname: sent.hostname,
        }))
    }
}

/// Components that are as they must be, and were not kept.
struct CheckedComponents;

impl<'de> Deserialize<'de> for CheckedComponents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self)
    }
}

impl<'de> Visitor<'de> for CheckedComponents {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of components")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self, A::Error> {
        let mut count = 0;
        // What is written with escapes cannot be borrowed; nobody needs any here.
        while let Some((name, value)) = access.next_entry::<&str, &str>()? {
            ComponentName::check(name).map_err(A::Error::custom)?;
            DeviceId::check(value).map_err(A::Error::custom)?;
            count += 1;
        }
        Components::check_count(count).map(|()| self).map_err(A::Error::custom)
    }
}

/// A device id, judged.
pub(crate) fn device_id(text: &DeviceIdText) -> Result<DeviceId, Problem> {
    DeviceId::parse(&text.0).map_err(|error| Problem::with_detail(ErrorCode::DeviceInvalid, format!("{error}.")))
}

fn components(texts: &BTreeMap<String, DeviceIdText>) -> Result<Components, Problem> {
    each_component(texts, ComponentName::parse, DeviceId::parse)
        .collect::<Result<_, _>>()
        .and_then(|components| Components::new(components).map_err(|error| invalid(format!("{error}."))))
}

/// The same, without making anything of them.
fn check_components(texts: &BTreeMap<String, DeviceIdText>) -> Result<(), Problem> {
    each_component(texts, ComponentName::check, DeviceId::check).try_for_each(|checked| checked.map(drop))?;
    Components::check_count(texts.len()).map_err(|error| invalid(format!("{error}.")))
}

fn each_component<N, V, E: fmt::Display, F: fmt::Display>(
    texts: &BTreeMap<String, DeviceIdText>,
    name_of: fn(&str) -> Result<N, E>,
    value_of: fn(&str) -> Result<V, F>,
) -> impl Iterator<Item = Result<(N, V), Problem>> {
    texts.iter().map(move |(text, value)| {
        let name = name_of(text).map_err(|error| invalid(format!("A component's name is not usable: {error}.")))?;
        let value =
            value_of(&value.0).map_err(|error| invalid(format!("The component `{text}` is not usable: {error}.")))?;
        Ok((name, value))
    })
}

fn invalid(detail: String) -> Problem {
    Problem::with_detail(ErrorCode::DeviceInvalid, detail)
}
