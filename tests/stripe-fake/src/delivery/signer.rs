//! Signatures of webhooks.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::Sidecar;

/// Who makes the `Stripe-Signature` header.
#[derive(Clone, Debug)]
pub enum Signer {
    /// Stripe's own SDK, so that a test does not check a signature by the same code that made it.
    Sdk(Arc<Sidecar>),
    /// The stand-in itself, for a demo without Python.
    Own,
}

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signing<'a> {
    pub(crate) body: &'a str,
    /// Unix seconds.
    pub(crate) timestamp: i64,
}

impl Signer {
    /// The header with one `v1` for every secret.
    pub(crate) async fn header(&self, signing: Signing<'_>, secrets: &[String]) -> String {
        let mut parts = vec![format!("t={}", signing.timestamp)];
        for secret in secrets {
            let header = self.sign(signing, secret).await;
            parts.extend(
                header
                    .split(',')
                    .filter(|part| part.starts_with("v1="))
                    .map(str::to_owned),
            );
        }
        parts.join(",")
    }

    async fn sign(&self, Signing { body, timestamp }: Signing<'_>, secret: &str) -> String {
        match self {
            Self::Sdk(sidecar) => sidecar.sign(body, secret, timestamp).await,
            Self::Own => {
                let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
                mac.update(format!("{timestamp}.{body}").as_bytes());
                format!("t={timestamp},v1={}", HEXLOWER.encode(&mac.finalize().into_bytes()))
            }
        }
    }
}
