//! The engine with TLS, by each library.

use std::path::PathBuf;

use asyncdocker::{Docker, Error, Result, System, Tls, TlsBackend};
use rcgen::{CertificateParams, DnType, Issuer, KeyPair, date_time_ymd};

use super::proxies::Proxy;
use super::use_engine;
use crate::support::variable;

const BACKENDS: [TlsBackend; 2] = [TlsBackend::NativeTls, TlsBackend::Rustls];

fn certificates(name: &str) -> PathBuf {
    PathBuf::from(variable("ASYNCDOCKER_TEST_CERTS")).join(name)
}

fn client(tls: Tls, backend: TlsBackend) -> Result<Docker> {
    Docker::builder()
        .host(variable("ASYNCDOCKER_TEST_TLS").parse()?)
        .tls(tls.backend(backend))
        // A hundred handshakes at once take their time on a machine with other things to do.
        .connect_timeout(None)
        .build()
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn tls_client_supports_all_request_types() -> Result<()> {
    for backend in BACKENDS {
        use_engine(&client(Tls::from_directory(certificates("")), backend)?).await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn every_key_format_is_accepted() -> Result<()> {
    for backend in BACKENDS {
        for folder in ["", "pkcs1", "ec", "ec-sec1"] {
            let docker = client(Tls::from_directory(certificates(folder)), backend)?;
            let version = docker.version().await;
            assert!(version.is_ok(), "{folder} {backend:?}: {version:?}");
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn refused_client_certificate_error_has_the_reason() -> Result<()> {
    let ca = certificates("ca.pem");
    for backend in BACKENDS {
        // More than once, as the refusal comes while the request is being sent.
        for _ in 0..20 {
            let foreign = client(Tls::from_directory(certificates("other")), backend)?;
            let error = foreign.ping().await.unwrap_err();
            assert!(error.is_connect(), "{error:?}");
            let shown = error.to_string();
            assert!(
                shown.contains("refuses the client certificate")
                    && shown.contains("other/cert.pem"),
                "{shown}"
            );
            let nameless = client(Tls::new().ca_file(&ca), backend)?;
            let shown = nameless.ping().await.unwrap_err().to_string();
            assert!(shown.contains("requires a client certificate"), "{shown}");
        }
    }
    Ok(())
}

/// A certificate of the engine's authority, for the client's usual key.
fn valid_in(years: [i32; 2]) -> String {
    let read = |name: &str| std::fs::read_to_string(certificates(name)).expect("it can be read");
    let pair = |name: &str| KeyPair::from_pem(&read(name)).expect("a key");
    let mut authority = CertificateParams::default();
    authority
        .distinguished_name
        .push(DnType::CommonName, "test authority");
    let mut params = CertificateParams::new(["client".to_owned()]).expect("a name");
    let [from, to] = years.map(|year| date_time_ymd(year, 1, 1));
    params.not_before = from;
    params.not_after = to;
    let issuer = Issuer::new(authority, pair("ca-key.pem"));
    let signed = params.signed_by(&pair("key.pem"), &issuer);
    signed.expect("a certificate").pem()
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_refuses_an_expired_or_future_client_certificate() -> Result<()> {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let (ca, key) = (certificates("ca.pem"), certificates("key.pem"));
    for backend in BACKENDS {
        for (name, years, refused) in [
            ("valid.pem", [2020, 2100], false),
            ("expired.pem", [2015, 2016], true),
            ("early.pem", [2100, 2101], true),
        ] {
            let file = folder.path().join(name);
            std::fs::write(&file, valid_in(years)).expect("it can be written");
            let tls = Tls::new().ca_file(&ca).client_files(&file, &key);
            let answer = client(tls, backend)?.ping().await;
            let shown = answer.map_err(|error| error.to_string());
            match shown {
                Ok(_) => assert!(!refused, "{name} {backend:?}"),
                Err(shown) => assert!(
                    refused
                        && shown.contains("refuses the client certificate")
                        && shown.contains(name),
                    "{name} {backend:?}: {shown}"
                ),
            }
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn host_name_is_verified() -> Result<()> {
    let engine = variable("ASYNCDOCKER_TEST_TLS");
    let named = Proxy::passing_on("::1", &engine).await;
    let unnamed = Proxy::passing_on("127.0.0.2", &engine).await;
    for backend in BACKENDS {
        let at = |proxy: &Proxy, tls: Tls| {
            Docker::builder()
                .host(format!("tcp://{}", proxy.address).parse()?)
                .tls(tls.backend(backend))
                .connect_timeout(None)
                .build()
        };
        let tls = Tls::from_directory(certificates(""));
        use_engine(&at(&named, tls.clone())?).await?;
        let shown = at(&unnamed, tls.clone())?
            .ping()
            .await
            .unwrap_err()
            .to_string();
        assert!(
            shown.contains("another host") && shown.contains("tcp://127.0.0.2:"),
            "{shown}"
        );
        at(&unnamed, tls.danger_accept_any_engine())?.ping().await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn untrusted_engine_is_refused() -> Result<()> {
    for backend in BACKENDS {
        let untrusted = client(Tls::new(), backend)?;
        let shown = untrusted.ping().await.unwrap_err().to_string();
        assert!(shown.contains("not signed by an authority"), "{shown}");
        let (certificate, key) = (certificates("cert.pem"), certificates("key.pem"));
        let anybody = Tls::new()
            .client_files(certificate, key)
            .danger_accept_any_engine();
        client(anybody, backend)?.ping().await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn plain_request_to_a_tls_port_is_an_error_that_names_tls() -> Result<()> {
    let docker = Docker::new(&variable("ASYNCDOCKER_TEST_TLS"))?;
    let error = docker.version().await.unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    assert!(error.to_string().contains("requires TLS"), "{error}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn plain_port_does_not_accept_tls() -> Result<()> {
    for backend in BACKENDS {
        let docker = Docker::builder()
            .host(variable("ASYNCDOCKER_TEST_TCP").parse()?)
            .tls(Tls::from_directory(certificates("")).backend(backend))
            .build()?;
        let shown = docker.version().await.unwrap_err().to_string();
        assert!(shown.contains("the port does not speak TLS"), "{shown}");
    }
    Ok(())
}
