//! TLS by rustls, with libpq's modes.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use serde::Deserialize;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::Target;
use crate::{Error, Result};

/// libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// No encryption.
    Disable,
    /// Encryption only where the server insists.
    Allow,
    /// Encryption where the server offers it; whose key it is, nobody asks.
    Prefer,
    /// Encryption; whose key it is, nobody asks (unless there is a file of root certificates).
    Require,
    /// Encryption, with a certificate that a trusted authority signed for whatever host.
    VerifyCa,
    /// Encryption, with a certificate that a trusted authority signed for this host.
    VerifyFull,
}

impl TlsMode {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::Disable, "disable"),
        (Self::Allow, "allow"),
        (Self::Prefer, "prefer"),
        (Self::Require, "require"),
        (Self::VerifyCa, "verify-ca"),
        (Self::VerifyFull, "verify-full"),
    ];

    /// What the mode does not do, as the middle of a sentence; `None` for the one that does everything.
    pub(super) fn weakness(self) -> Option<&'static str> {
        match self {
            Self::Disable => Some("nothing is encrypted and the server is not verified"),
            Self::Allow | Self::Prefer => Some("encryption is not required and the server is not verified"),
            Self::Require => Some("the server is not verified"),
            Self::VerifyCa => Some("the name of the server is not verified"),
            Self::VerifyFull => None,
        }
    }
}

impl FromStr for TlsMode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::NAMES.iter().find(|(_, name)| *name == text);
        found.map(|(mode, _)| *mode).ok_or_else(|| {
            Error::new(format!("there is no sslmode `{text}`"))
                .hint("write disable, allow, prefer, require, verify-ca or verify-full")
        })
    }
}

impl fmt::Display for TlsMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::NAMES.iter().find(|(mode, _)| mode == self);
        f.write_str(found.map_or("", |(_, name)| name))
    }
}

/// The connector for a mode. Reads certificates only where the mode verifies them.
pub(super) fn connector(target: &Target, mode: TlsMode) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = match mode {
        TlsMode::VerifyCa | TlsMode::VerifyFull => {
            let inner = web_pki(target, &provider)?;
            if mode == TlsMode::VerifyFull { inner } else { Arc::new(AnyName(inner)) }
        }
        _ => Arc::new(Unverified(Arc::clone(&provider))),
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(format!("TLS cannot be set up: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let config = match (&target.sslcert, &target.sslkey) {
        (Some(cert), Some(key)) => {
            let key = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable("sslkey", key, &error))?;
            builder
                .with_client_auth_cert(certificates("sslcert", cert)?, key)
                .map_err(|error| Error::new(format!("sslcert and sslkey cannot be used: {error}")))?
        }
        (None, None) => builder.with_no_client_auth(),
        _ => {
            return Err(
                Error::new("the database URL has one of sslcert and sslkey").hint("name both, or none")
            );
        }
    };
    Ok(MakeRustlsConnect::new(config))
}

fn web_pki(target: &Target, provider: &Arc<CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>> {
    let mut roots = RootCertStore::empty();
    if let Some(file) = target.root_file() {
        for certificate in certificates("sslrootcert", &file)? {
            roots.add(certificate).map_err(|error| unreadable("sslrootcert", &file, &error))?;
        }
    } else {
        let native = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(native.certs);
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build().map_err(|error| {
        Error::new(format!("the server cannot be verified: {error}")).hint(
            "install the root certificates of your system (`ca-certificates`), or name a file: sslrootcert=FILE",
        )
    })
}

fn certificates(param: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let all = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let all = all.map_err(|error| unreadable(param, file, &error))?;
    if all.is_empty() { Err(unreadable(param, file, &"it holds no certificate")) } else { Ok(all) }
}

fn unreadable(param: &str, file: &Path, why: &dyn fmt::Display) -> Error {
    Error::new(format!("{} cannot be read as {param}: {why}", file.display()))
        .hint(format!("{param} names a file in PEM format"))
}

/// Verifies that whoever answers has the key of its certificate, and nothing about the certificate.
#[derive(Debug)]
struct Unverified(Arc<CryptoProvider>);

impl ServerCertVerifier for Unverified {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Verifies the chain and forgives the name: `verify-ca`. rustls looks at the name only after the chain holds.
#[derive(Debug)]
struct AnyName(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        use CertificateError::{NotValidForName, NotValidForNameContext};
        match self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. })) => {
                Ok(ServerCertVerified::assertion())
            }
            result => result,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
