//! The engine with TLS, by each library.

use std::path::PathBuf;

use asyncdocker::{Docker, Error, Result, System, Tls, TlsBackend};

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
async fn all_that_goes_without_goes_with_it() -> Result<()> {
    for backend in BACKENDS {
        use_engine(&client(Tls::from_folder(certificates("")), backend)?).await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn every_form_of_a_key_is_taken() -> Result<()> {
    for backend in BACKENDS {
        for folder in ["", "pkcs1", "ec", "ec-sec1"] {
            let docker = client(Tls::from_folder(certificates(folder)), backend)?;
            let version = docker.version().await;
            assert!(version.is_ok(), "{folder} {backend:?}: {version:?}");
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_client_that_is_refused_learns_why() -> Result<()> {
    let ca = certificates("ca.pem");
    for backend in BACKENDS {
        // More than once, as the refusal comes while the request is being sent.
        for _ in 0..20 {
            let foreign = client(Tls::from_folder(certificates("other")), backend)?;
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
            assert!(shown.contains("wants a client certificate"), "{shown}");
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn an_engine_that_is_not_trusted_is_not_talked_to() -> Result<()> {
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
async fn without_it_the_engine_says_that_it_is_wanted() -> Result<()> {
    let docker = Docker::new(&variable("ASYNCDOCKER_TEST_TLS"))?;
    let error = docker.version().await.unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    assert!(error.to_string().contains("wants TLS"), "{error}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_port_in_the_clear_speaks_none() -> Result<()> {
    for backend in BACKENDS {
        let docker = Docker::builder()
            .host(variable("ASYNCDOCKER_TEST_TCP").parse()?)
            .tls(Tls::from_folder(certificates("")).backend(backend))
            .build()?;
        let shown = docker.version().await.unwrap_err().to_string();
        assert!(shown.contains("no TLS is spoken there"), "{shown}");
    }
    Ok(())
}
