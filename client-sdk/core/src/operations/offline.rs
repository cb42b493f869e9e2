//! Machines without a network: a request file out, a license file in.

use claviger_protocol::{
    file::{LicenseFile, RequestFile},
    token::TokenKind,
};

use super::{sentence, typed_key};
use crate::{
    client::Client,
    error::{Error, ErrorCode},
    random,
    record::{LicenseMemory, Token},
    rules::{
        change::{Event, Statement},
        judge::verify_of_kind,
    },
    status::Status,
};

impl Client {
    /// The text of a request file for this device. Somebody who is online sends it to the seller, who answers with a license file. The
    /// file carries the license key in the clear.
    ///
    /// # Errors
    /// [`ErrorCode::Rejected`] with `KEY_INVALID`.
    pub async fn request_file(&self, key: &str) -> Result<String, Error> {
        let key = typed_key(key)?;
        let device = self.device_body();
        let file = RequestFile {
            product: self.inner.trust.product.clone(),
            environment: self.inner.trust.environment,
            key: key.clone(),
            device: device.id,
            components: device.components,
            name: device.name,
            platform: Some(device.platform),
            arch: Some(device.arch),
            hostname: device.hostname,
            app_version: device.app_version,
            nonce: random::text(),
            created_at: self.inner.clock.now().local,
        };
        self.happened(Event::KeyNoted(key)).await;
        Ok(file.to_text())
    }

    /// Opens a license file. It is good for this device only, until the date in it.
    ///
    /// # Errors
    /// [`ErrorCode::FileInvalid`] for another file, or one that is for another device, product or environment, or over, or signed by
    /// nobody that is trusted, or older than what the server said since.
    pub async fn import_license_file(&self, text: &str) -> Result<Status, Error> {
        let invalid = |what: &str| Error::new(ErrorCode::FileInvalid, sentence(what), WAY_OUT);
        let file = LicenseFile::parse(text).map_err(|error| invalid(&error.to_string()))?;
        let record = self.record();
        let mut keys = self.inner.trust.keys(&record);
        let unpinned = keys.is_empty() && self.inner.trust.pinned.is_empty();
        if unpinned {
            keys = file.keys.public_keys();
        }
        let token = Token(file.token);
        let claims = verify_of_kind(&token, TokenKind::License, &keys, &self.inner.trust.expected(None))
            .map_err(|error| invalid(&error.to_string()))?;
        if !claims.code.is_valid() {
            return Err(invalid("the license file carries a refusal"));
        }
        let statement = Statement::new(token, claims, &keys);
        if record
            .license
            .as_ref()
            .is_some_and(|license| self.refused_since(license, &statement))
        {
            return Err(invalid("the license file is older than what the server said since"));
        }
        let key_hash = statement.claims.key_hash.clone();
        let known = record.license.and_then(|license| license.key);
        let key = known.filter(|key| key.canonical().ok().map(|key| key.sha256_hex()) == key_hash);
        let keys = if unpinned { file.keys.keys } else { Vec::new() };
        let status = self.happened(Event::FileOpened { statement, key, keys }).await;
        if status.usable {
            Ok(status)
        } else {
            Err(invalid(&status.detail))
        }
    }

    /// Whether the server refused this license after the file was made.
    fn refused_since(&self, license: &LicenseMemory, file: &Statement) -> bool {
        let keys = self.inner.trust.keys(&self.record());
        let expected = self.inner.trust.expected(None);
        let refusal = license.refusal.as_ref();
        let said = refusal.and_then(|token| verify_of_kind(token, TokenKind::License, &keys, &expected).ok());
        said.is_some_and(|said| said.key_hash == file.claims.key_hash && said.iat >= file.claims.iat)
    }
}

const WAY_OUT: &str = "Write a new request file on this device and ask the seller for a license file.";
