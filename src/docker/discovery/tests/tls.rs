//! Tests of the certificates that are used or missing.

use super::*;

#[test]
fn tls_variables_enable_tls_with_any_value() -> Result<()> {
    let fixture = || {
        Fixture::new()
            .set("DOCKER_HOST", "tcp://h")
            .file("certs/ca.pem", "")
    };
    let empty = fixture().set("DOCKER_TLS_VERIFY", "").engine()?;
    assert_eq!(tls(&empty), "None");

    let fixture = fixture();
    let certificates = fixture.path("certs");
    let verified = fixture
        .set("DOCKER_TLS_VERIFY", "0")
        .set("DOCKER_TLS", "1")
        .set("DOCKER_CERT_PATH", certificates);
    let shown = tls(&verified.engine()?);
    assert!(slashed(&shown).contains("certs/ca.pem)"), "{shown}");
    assert!(shown.contains("verify: true"), "{shown}");
    Ok(())
}

#[test]
fn certificates_are_optional_without_verification() -> Result<()> {
    let unverified = Fixture::new()
        .set("DOCKER_HOST", "tcp://h")
        .set("DOCKER_TLS", "1");
    assert!(tls(&unverified.engine()?).contains("client: None, verify: false"));
    let unverified = unverified
        .file(".docker/cert.pem", "")
        .file(".docker/key.pem", "");
    let shown = tls(&unverified.engine()?);
    let key = unverified.path(".docker/key.pem");
    assert!(
        shown.contains(&key) && shown.contains("cert.pem"),
        "{shown}"
    );
    Ok(())
}

#[test]
fn missing_certificate_error_names_file_and_docker_cert_path() {
    let fixture = |variable| {
        Fixture::new()
            .set("DOCKER_HOST", "tcp://h")
            .set(variable, "1")
    };
    let verify = || fixture("DOCKER_TLS_VERIFY");
    let at = |fixture: Fixture, directory: &str| {
        let path = fixture.path(directory);
        fixture.set("DOCKER_CERT_PATH", path)
    };
    let whole = |fixture: Fixture| {
        let names = ["certs/ca.pem", "certs/cert.pem", "certs/key.pem"];
        names
            .iter()
            .fold(fixture, |fixture, name| fixture.file(name, ""))
    };
    let without = |fixture: Fixture, name: &str| {
        let fixture = at(whole(fixture), "certs");
        fs::remove_file(fixture.path(name)).unwrap();
        fixture
    };
    let cases = [
        (verify(), ".docker/ca.pem does not exist; set"),
        (at(verify(), "gone"), "gone is not a directory"),
        (
            at(verify().file("file", ""), "file"),
            "file is not a directory",
        ),
        (
            without(verify(), "certs/ca.pem"),
            "certs/ca.pem does not exist",
        ),
        (
            without(verify(), "certs/key.pem"),
            "certs/key.pem does not exist",
        ),
        (
            without(verify(), "certs/cert.pem"),
            "certs/cert.pem does not exist",
        ),
        (at(fixture("DOCKER_TLS"), "gone"), "gone is not a directory"),
        (
            without(fixture("DOCKER_TLS"), "certs/key.pem"),
            "certs/key.pem does not exist",
        ),
        (
            Fixture::new().set("DOCKER_TLS_VERIFY", "1"),
            ".docker/ca.pem does not exist; set",
        ),
    ];
    for (fixture, reason) in cases {
        let shown = fixture.error();
        assert!(
            slashed(&shown).contains(reason) && shown.contains("DOCKER_CERT_PATH"),
            "{shown}"
        );
    }
}

#[test]
fn sockets_and_ssh_never_use_tls() -> Result<()> {
    for host in ["unix:///x", "ssh://h"] {
        let found = Fixture::new()
            .set("DOCKER_HOST", host)
            .set("DOCKER_TLS_VERIFY", "1")
            .engine()?;
        assert!(found.tls.is_none(), "{host}");
    }
    Ok(())
}

#[test]
fn default_engine_with_tls_is_localhost_port_2376() -> Result<()> {
    let found = Fixture::new()
        .set("DOCKER_TLS_VERIFY", "1")
        .file(".docker/ca.pem", "")
        .engine()?;
    assert_eq!(found.host.to_string(), "tcp://localhost");
    assert!(found.tls.is_some());
    Ok(())
}

#[test]
fn context_uses_its_own_certificates() -> Result<()> {
    let dir = format!(".docker/contexts/tls/{REMOTE}/docker");
    let fixture = Fixture::new()
        .set("DOCKER_CONTEXT", "remote")
        .set("DOCKER_TLS", "1")
        .context(REMOTE, &meta("remote", "tcp://10.0.0.1:2376"));
    assert!(fixture.engine()?.tls.is_none());

    let fixture = fixture.file(&format!("{dir}/ca.pem"), "");
    let shown = tls(&fixture.engine()?);
    assert!(
        slashed(&shown).contains(&format!("{dir}/ca.pem"))
            && shown.contains("client: None, verify: true"),
        "{shown}"
    );
    let fixture = fixture
        .file(&format!("{dir}/cert.pem"), "")
        .file(&format!("{dir}/key.pem"), "");
    let shown = slashed(&tls(&fixture.engine()?));
    assert!(shown.contains(&format!("{dir}/key.pem")), "{shown}");

    let unverified = meta("remote", "tcp://10.0.0.1:2376").replace("false", "true");
    let shown = tls(&fixture.context(REMOTE, &unverified).engine()?);
    assert!(shown.contains("verify: false"), "{shown}");
    Ok(())
}
