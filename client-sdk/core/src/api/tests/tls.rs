//! Certificates.

use std::{path::PathBuf, sync::Arc};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio_rustls::TlsAcceptor;

use super::{
    server::{Act, Server, response},
    *,
};

/// Somebody who signs certificates.
pub(super) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = Self {
            issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap(),
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::write(authority.file(), authority.issuer.pem()).unwrap();
        authority
    }

    /// Its own certificate.
    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// A server's end of TLS, with a certificate for this name.
    pub(super) fn acceptor(&self, name: &str) -> TlsAcceptor {
        self.sign(&CertificateParams::new(vec![name.to_owned()]).unwrap())
    }

    fn sign(&self, params: &CertificateParams) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        acceptor(certificate.der().clone(), &key)
    }
}

fn acceptor(certificate: rustls::pki_types::CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

fn good() -> Act {
    Act::Say(response("200 OK", "application/json", r#"{"token":"a.b.c"}"#))
}

async fn heard(tls: TlsAcceptor, roots: Vec<PathBuf>) -> (Heard<Verdict>, Server) {
    let server = Server::start_tls(vec![good()], tls).await;
    let options = ApiOptions {
        extra_roots: roots,
        ..options(&format!("https://{}", server.address))
    };
    (activate(&Api::new(&options).unwrap()).await, server)
}

async fn fault(tls: TlsAcceptor, roots: Vec<PathBuf>) -> Fault {
    let (heard, server) = heard(tls, roots).await;
    assert_eq!(server.requests(), Vec::<String>::new(), "nothing is told to a stranger");
    heard.unwrap_err().fault
}

#[tokio::test]
async fn a_certificate_of_an_extra_root_is_trusted() {
    let authority = Authority::new();
    let (heard, _) = heard(authority.acceptor("127.0.0.1"), vec![authority.file()]).await;
    assert!(matches!(heard, Ok(Answer::Done(_))), "{heard:?}");
}

#[tokio::test]
async fn without_that_root_it_is_foreign() {
    let (authority, other) = (Authority::new(), Authority::new());
    assert_eq!(fault(authority.acceptor("127.0.0.1"), Vec::new()).await, Fault::Tls);
    assert_eq!(
        fault(authority.acceptor("127.0.0.1"), vec![other.file()]).await,
        Fault::Tls
    );
}

#[tokio::test]
async fn a_certificate_that_signed_itself_is_foreign() {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    assert_eq!(
        fault(acceptor(certificate.der().clone(), &key), Vec::new()).await,
        Fault::Tls
    );
}

#[tokio::test]
async fn a_certificate_of_another_host_is_foreign() {
    let authority = Authority::new();
    let tls = authority.acceptor("license.example.com");
    assert_eq!(fault(tls, vec![authority.file()]).await, Fault::Tls);
}

#[tokio::test]
async fn a_certificate_that_has_expired_or_is_not_yet_valid_is_foreign() {
    let authority = Authority::new();
    for (from, to) in [(2019, 2020), (2998, 2999)] {
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        assert_eq!(
            fault(authority.sign(&params), vec![authority.file()]).await,
            Fault::Tls,
            "{from}"
        );
    }
}

#[tokio::test]
async fn a_server_without_tls_is_not_secure() {
    let server = Server::start(vec![Act::Say("HTTP/1.1 400 Bad Request\r\n\r\n".to_owned())]).await;
    let silence = silence(&api(&format!("https://{}", server.address))).await;
    assert_eq!(silence.fault, Fault::Tls);
}

#[tokio::test]
async fn a_server_that_hangs_up_in_the_handshake_is_unreachable() {
    let server = Server::start(vec![Act::HangUp]).await;
    let silence = silence(&api(&format!("https://{}", server.address))).await;
    assert_eq!(silence.fault, Fault::Unreachable);
}

#[test]
fn roots_that_cannot_be_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    for file in [
        folder.path().join("missing.pem"),
        write("empty.pem", ""),
        write("text.pem", "no certificate"),
        write(
            "torn.pem",
            "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
        ),
        write(
            "other.pem",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ),
    ] {
        let options = ApiOptions {
            extra_roots: vec![file.clone()],
            ..options("https://license.example.com")
        };
        let error = Api::new(&options).unwrap_err();
        assert_eq!(error.code.as_str(), "SETUP_INVALID", "{}", file.display());
        assert!(error.detail.contains("root certificates"), "{error}");
    }
}
