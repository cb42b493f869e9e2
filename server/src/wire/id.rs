//! Public ids in paths and bodies.

use std::fmt;

use claviger_licensing::{Id, IdKind};
use poem_openapi::registry::MetaSchema;

use super::scalar::string_scalar;

/// An id of one kind, for example `lic_01jd3m8pgfe0tb4f4v6n9yvq0s`.
pub(crate) struct WireId<K>(pub(crate) Id<K>);

// Derived ones would ask that `K` itself be so.
impl<K> Clone for WireId<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for WireId<K> {}
impl<K: IdKind> fmt::Debug for WireId<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

string_scalar!(
    [K: IdKind] WireId<K>,
    name: format!("id_{}", K::TYPE),
    schema: MetaSchema {
        pattern: Some(format!("^{}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$", K::TYPE)),
        example: Some(format!("{}_01h455vb4pex5vsknk084sn02q", K::TYPE).into()),
        ..MetaSchema::new("string")
    },
    parse: |text| text.parse().map(WireId).map_err(|error: claviger_licensing::IdError| error.to_string()),
    text: |id| id.0.to_string()
);
