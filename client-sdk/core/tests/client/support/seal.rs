//! The seal of state files, from its description in `src/store/seal.rs` alone: by it test vectors are made, and attackers who know their
//! machine's secret write memories of their own.

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use claviger_protocol::Environment;
use data_encoding::{BASE64, HEXLOWER};
use hkdf::Hkdf;
use serde_json::{Value, json};
use sha2::Sha256;

use super::PRODUCT;

/// A state file that is to be.
#[derive(Clone, Copy)]
pub(crate) struct Sealing<'a> {
    pub(crate) format: &'a str,
    pub(crate) version: u32,
    pub(crate) generation: u64,
    /// `keyring` or `machine`.
    pub(crate) with: &'a str,
    pub(crate) secret: &'a [u8],
    pub(crate) machine_secret: &'a [u8],
    pub(crate) nonce: [u8; 12],
    pub(crate) product: &'a str,
    pub(crate) environment: Environment,
}

impl<'a> Sealing<'a> {
    /// The seal of a headless client on this machine.
    pub(crate) fn of_machine(id: &'a str) -> Self {
        Self {
            format: "claviger-state",
            version: 1,
            generation: 1_000_000,
            with: "machine",
            secret: id.as_bytes(),
            machine_secret: id.as_bytes(),
            nonce: [7; 12],
            product: PRODUCT,
            environment: Environment::Prod,
        }
    }

    /// The text of the file.
    pub(crate) fn close(&self, record: &[u8]) -> Vec<u8> {
        let header = self.header();
        let aad = self.additional_data(&header);
        let payload = Payload { msg: record, aad: &aad };
        let sealed = self.cipher().encrypt(&Nonce::from(self.nonce), payload).unwrap();
        let mut file = header;
        file["sealed"] = BASE64.encode(&sealed).into();
        serde_json::to_vec(&file).unwrap()
    }

    /// What is in the file.
    pub(crate) fn open(&self, file: &[u8]) -> Value {
        let mut header: Value = serde_json::from_slice(file).unwrap();
        let decoded = |text: &Value| BASE64.decode(text.as_str().unwrap().as_bytes()).unwrap();
        let sealed = decoded(&header["sealed"].take());
        let nonce: [u8; 12] = decoded(&header["nonce"]).try_into().unwrap();
        let aad = self.additional_data(&header);
        let payload = Payload {
            msg: &sealed,
            aad: &aad,
        };
        let record = self.cipher().decrypt(&Nonce::from(nonce), payload).unwrap();
        serde_json::from_slice(&record).unwrap()
    }

    fn header(&self) -> Value {
        json!({
            "format": self.format,
            "version": self.version,
            "generation": self.generation,
            "sealed_with": self.with,
            "key_id": self.key_id(self.with, self.secret),
            "machine": self.key_id("machine", self.machine_secret),
            "nonce": BASE64.encode(&self.nonce),
        })
    }

    fn additional_data(&self, header: &Value) -> Vec<u8> {
        let text = |name: &str| match &header[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let mut texts: Vec<String> = [
            "format",
            "version",
            "generation",
            "sealed_with",
            "key_id",
            "machine",
            "nonce",
        ]
        .map(text)
        .to_vec();
        texts.extend([self.product.to_owned(), self.environment.as_str().to_owned()]);
        list(&texts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn key_id(&self, with: &str, secret: &[u8]) -> String {
        let info = list(&[self.format, "1", "key-id", with, self.product]);
        HEXLOWER.encode(&derived::<8>(secret, &info))
    }

    fn cipher(&self) -> Aes256Gcm {
        let environment = self.environment.as_str();
        let info = list(&[self.format, "1", "seal", self.with, self.product, environment]);
        Aes256Gcm::new(&derived::<32>(self.secret, &info).into())
    }
}

fn derived<const N: usize>(secret: &[u8], info: &[u8]) -> [u8; N] {
    let mut key = [0; N];
    Hkdf::<Sha256>::new(None, secret).expand(info, &mut key).unwrap();
    key
}

fn list(texts: &[&str]) -> Vec<u8> {
    let texts = texts.iter().flat_map(|text| {
        let length = (text.len() as u64).to_be_bytes();
        length.into_iter().chain(text.bytes())
    });
    texts.collect()
}
