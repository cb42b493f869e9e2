use claviger_licensing::SigningKeyId;
use claviger_store::{SigningKey, StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;

pub(crate) struct SigningKeyRow {
    pub(crate) id: Uuid,
    pub(crate) kid: String,
    pub(crate) public_key: Vec<u8>,
    pub(crate) private_sealed: Vec<u8>,
    pub(crate) created_at: i64,
    pub(crate) signs_from: i64,
    pub(crate) expires_at: Option<i64>,
}

impl TryFrom<SigningKeyRow> for SigningKey {
    type Error = StoreError;

    fn try_from(row: SigningKeyRow) -> StoreResult<Self> {
        let name = RowName {
            table: "signing_keys",
            id: row.id,
        };
        let public_key = row.public_key.as_slice().try_into();
        Ok(Self {
            id: SigningKeyId::from_uuid(row.id),
            kid: row.kid,
            public_key: public_key.map_err(|_| name.inconsistent("public_key", "the key is not 32 bytes long"))?,
            private_sealed: row.private_sealed,
            created_at: name.time("created_at", row.created_at)?,
            signs_from: name.time("signs_from", row.signs_from)?,
            expires_at: name.optional_time("expires_at", row.expires_at)?,
        })
    }
}
