//! A made-up environment, and files in a folder of the test's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

/// The SHA-256 of `remote`, which is what the docker command line calls the folder of that context.
const REMOTE: &str = "b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a";

/// A home, and variables.
struct Fixture {
    home: TempDir,
    variables: BTreeMap<&'static str, String>,
}

impl Fixture {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        Self {
            home,
            variables: BTreeMap::new(),
        }
    }

    fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.insert(name, value.into());
        self
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.home.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn context(self, id: &str, meta: &str) -> Self {
        self.file(&format!(".docker/contexts/meta/{id}/meta.json"), meta)
    }

    fn engine(&self) -> Result<Found> {
        self.engine_among(&[])
    }

    /// With other sockets than those of this machine.
    fn engine_among(&self, sockets: &[&Path]) -> Result<Found> {
        let variable = |name: &str| self.variables.get(name).map(OsString::from);
        let home = self.home.path().to_owned();
        let mut environment = Environment::new(&variable, Some(home));
        environment.sockets = sockets.iter().map(PathBuf::from).collect();
        environment.engine()
    }

    fn error(&self) -> String {
        match self.engine() {
            Ok(found) => panic!("{found:?}"),
            Err(error) => error.to_string(),
        }
    }
}

fn meta(name: &str, host: &str) -> String {
    format!(
        r#"{{"Name":"{name}","Metadata":{{}},"Endpoints":{{"docker":{{"Host":"{host}","SkipTLSVerify":false}}}}}}"#
    )
}

fn tls(found: &Found) -> String {
    format!("{:?}", found.tls)
}

#[test]
fn the_host_variable_comes_before_everything() -> Result<()> {
    let found = Fixture::new()
        .set("DOCKER_HOST", " tcp://127.0.0.1:2375 ")
        .set("DOCKER_CONTEXT", "remote")
        .file(".docker/config.json", "not JSON")
        .engine()?;
    assert_eq!(found.host.to_string(), "tcp://127.0.0.1:2375");
    assert_eq!(found.origin, "from DOCKER_HOST");
    assert!(found.tls.is_none());
    Ok(())
}

#[test]
fn a_malformed_variable_is_named_with_its_value_and_what_is_accepted() {
    let shown = Fixture::new().set("DOCKER_HOST", "docker:port").error();
    for part in ["DOCKER_HOST", "`docker:port`", "tcp://host:port"] {
        assert!(shown.contains(part), "{shown}");
    }
    let shown = Fixture::new().set("DOCKER_API_VERSION", "latest").error();
    for part in ["DOCKER_API_VERSION", "`latest`", "1.23"] {
        assert!(shown.contains(part), "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStringExt;

    let variable =
        |name: &str| (name == "DOCKER_HOST").then(|| OsString::from_vec(b"unix:///\xff".to_vec()));
    let shown = Environment::new(&variable, None)
        .engine()
        .map_err(|error| error.to_string());
    assert!(
        matches!(&shown, Err(text) if text.contains("DOCKER_HOST is not valid UTF-8")),
        "{shown:?}"
    );
}

#[test]
fn the_version_is_pinned_by_its_variable() -> Result<()> {
    let found = Fixture::new()
        .set("DOCKER_HOST", "unix:///x")
        .set("DOCKER_API_VERSION", "1.41")
        .engine()?;
    assert_eq!(found.version, Some(ApiVersion::new(1, 41)));
    Ok(())
}

#[test]
fn tls_is_asked_for_by_variables_whatever_they_are_set_to() -> Result<()> {
    let fixture = || Fixture::new().set("DOCKER_HOST", "tcp://h");
    assert_eq!(
        tls(&fixture().set("DOCKER_TLS_VERIFY", "").engine()?),
        "None"
    );
    let verified = fixture()
        .set("DOCKER_TLS_VERIFY", "0")
        .set("DOCKER_CERT_PATH", "/certs")
        .engine()?;
    let shown = tls(&verified);
    assert!(
        shown.contains("/certs/ca.pem") && shown.contains("verify: true"),
        "{shown}"
    );
    let both = fixture()
        .set("DOCKER_TLS_VERIFY", "1")
        .set("DOCKER_TLS", "1");
    assert!(tls(&both.engine()?).contains("verify: true"));

    // Certificates are in the folder of settings unless told otherwise, and shown only if they are there.
    let unverified = fixture().set("DOCKER_TLS", "1");
    let shown = tls(&unverified.engine()?);
    assert!(
        shown.contains("verify: false") && shown.contains("ca: None, client: None"),
        "{shown}"
    );
    let unverified = unverified.file(".docker/key.pem", "");
    let shown = tls(&unverified.engine()?);
    let key = unverified.path(".docker/key.pem");
    assert!(
        shown.contains(&key) && shown.contains("cert.pem"),
        "{shown}"
    );
    Ok(())
}

#[test]
fn a_blank_host_variable_is_the_default_engine() -> Result<()> {
    let fixture = Fixture::new()
        .set("DOCKER_HOST", "  ")
        .file(".docker/config.json", r#"{"currentContext": "gone"}"#);
    let found = fixture.engine_among(&[Path::new("/nowhere.sock")])?;
    assert_eq!(found.host.to_string(), "unix:///nowhere.sock");
    Ok(())
}

#[test]
fn sockets_know_no_tls() -> Result<()> {
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
fn with_tls_the_default_is_a_port_of_this_machine() -> Result<()> {
    let found = Fixture::new().set("DOCKER_TLS_VERIFY", "1").engine()?;
    assert_eq!(found.host.to_string(), "tcp://localhost");
    assert!(found.tls.is_some());
    Ok(())
}

#[test]
fn the_current_context_is_that_of_the_config_file_unless_a_variable_names_another() -> Result<()> {
    let fixture = Fixture::new()
        .context(REMOTE, &meta("remote", "tcp://10.0.0.1:2375"))
        .context("b", &meta("other", "unix:///other.sock"))
        .context("c", "broken")
        .file(
            ".docker/config.json",
            r#"{"auths":{},"currentContext":"remote"}"#,
        );
    let found = fixture.engine()?;
    assert_eq!(found.host.to_string(), "tcp://10.0.0.1:2375");
    let config = fixture.path(".docker/config.json");
    assert_eq!(
        found.origin,
        format!("from the context `remote` that {config} names")
    );

    let fixture = fixture.set("DOCKER_CONTEXT", "other");
    let found = fixture.engine()?;
    assert_eq!(found.host.to_string(), "unix:///other.sock");
    assert_eq!(
        found.origin,
        "from the context `other` that DOCKER_CONTEXT names"
    );

    let fixture = fixture.set("DOCKER_CONTEXT", "default");
    let found = fixture.engine_among(&[Path::new("/nowhere.sock")])?;
    assert_eq!(found.host.to_string(), "unix:///nowhere.sock");
    Ok(())
}

#[test]
fn the_folder_of_settings_can_be_elsewhere() -> Result<()> {
    let fixture = Fixture::new()
        .file("settings/config.json", r#"{"currentContext":"remote"}"#)
        .file(
            &format!("settings/contexts/meta/{REMOTE}/meta.json"),
            &meta("remote", "ssh://me@10.0.0.1"),
        );
    let folder = fixture.path("settings");
    let found = fixture.set("DOCKER_CONFIG", folder).engine()?;
    assert_eq!(found.host.to_string(), "ssh://me@10.0.0.1");
    Ok(())
}

#[test]
fn a_context_brings_its_certificates() -> Result<()> {
    let folder = format!(".docker/contexts/tls/{REMOTE}/docker");
    let fixture = Fixture::new()
        .set("DOCKER_CONTEXT", "remote")
        .set("DOCKER_TLS", "1")
        .context(REMOTE, &meta("remote", "tcp://10.0.0.1:2376"));
    assert!(fixture.engine()?.tls.is_none());

    let fixture = fixture.file(&format!("{folder}/ca.pem"), "");
    let shown = tls(&fixture.engine()?);
    assert!(
        shown.contains(&format!("{folder}/ca.pem")) && shown.contains("client: None, verify: true"),
        "{shown}"
    );
    let fixture = fixture
        .file(&format!("{folder}/cert.pem"), "")
        .file(&format!("{folder}/key.pem"), "");
    assert!(tls(&fixture.engine()?).contains(&format!("{folder}/key.pem")));

    let unverified = meta("remote", "tcp://10.0.0.1:2376").replace("false", "true");
    let shown = tls(&fixture.context(REMOTE, &unverified).engine()?);
    assert!(shown.contains("verify: false"), "{shown}");
    Ok(())
}

#[test]
fn a_context_that_does_not_exist_is_named_with_those_that_do() {
    let shown = Fixture::new()
        .set("DOCKER_CONTEXT", "../x\n")
        .context(REMOTE, &meta("remote", "unix:///x"))
        .error();
    for part in [
        r"`../x\n`",
        "DOCKER_CONTEXT",
        "default, remote",
        "contexts/meta",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
}

#[test]
fn a_current_context_that_does_not_exist_is_named_with_the_file() {
    let fixture = Fixture::new().file(".docker/config.json", r#"{"currentContext": "gone"}"#);
    let shown = fixture.error();
    let config = fixture.path(".docker/config.json");
    let expected = format!("there is no context `gone`, which {config} names, in ");
    assert!(shown.starts_with(&expected), "{shown}");
}

#[test]
fn without_a_home_folder_a_context_or_tls_needs_docker_config() {
    for (name, value) in [("DOCKER_CONTEXT", "remote"), ("DOCKER_TLS_VERIFY", "1")] {
        let variable = |wanted: &str| (wanted == name).then(|| value.into());
        let found = Environment::new(&variable, None).engine();
        let shown = found.map_err(|error| error.to_string());
        assert!(
            matches!(&shown, Err(text) if text.contains("DOCKER_CONFIG is not set")),
            "{shown:?}"
        );
    }
}

#[test]
fn a_context_of_no_use_is_named_with_its_file() {
    let kubernetes = r#"{"Name":"remote","Endpoints":{"kubernetes":{"Host":"https://k"}}}"#;
    for (meta, reason) in [
        (meta("remote", "non sense"), "`non sense`"),
        (meta("remote", ""), "names no Docker engine"),
        (kubernetes.to_owned(), "names no Docker engine"),
    ] {
        let shown = Fixture::new()
            .set("DOCKER_CONTEXT", "remote")
            .context(REMOTE, &meta)
            .error();
        assert!(
            shown.contains(reason) && shown.contains("meta.json"),
            "{shown}"
        );
    }
}

#[test]
fn a_config_file_that_cannot_be_read_is_not_passed_over() {
    let shown = Fixture::new().file(".docker/config.json", "{").error();
    assert!(
        shown.contains("config.json") && shown.contains("DOCKER_HOST"),
        "{shown}"
    );
}

#[cfg(unix)]
#[test]
fn the_default_is_the_first_socket_that_exists() -> Result<()> {
    let fixture = Fixture::new();
    let folder = fixture.home.path();
    let (missing, file) = (folder.join("missing.sock"), folder.join("file.sock"));
    fs::write(&file, "").unwrap();
    let socket = folder.join("rootless.sock");
    let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let found = fixture.engine_among(&[&missing, &file, &socket])?;
    assert_eq!(found.host, Host::unix(&socket));
    for tried in [&missing, &file, &socket] {
        let tried = tried.display().to_string();
        assert!(found.origin.contains(&tried), "{}", found.origin);
    }
    drop(listener);

    let found = fixture.engine_among(&[&missing, &file])?;
    assert_eq!(found.host, Host::unix(&missing));
    assert!(
        found.origin.contains("none exists of") && found.origin.contains("file.sock"),
        "{}",
        found.origin
    );
    Ok(())
}

#[test]
fn the_sockets_of_this_machine_and_this_user_are_looked_for() {
    let variable = |name: &str| (name == "XDG_RUNTIME_DIR").then(|| "/run/user/1000".into());
    let sockets = Environment::new(&variable, Some("/home/me".into())).sockets;
    let expected = [
        "/var/run/docker.sock",
        "/run/user/1000/docker.sock",
        "/home/me/.docker/run/docker.sock",
    ];
    assert_eq!(sockets, expected.map(PathBuf::from));
}

#[test]
fn nothing_at_all_is_enough_to_find_the_default() -> Result<()> {
    for home in [None, Some(PathBuf::new())] {
        let found = Environment::new(&|_| None, home).engine()?;
        assert_eq!(found.host.to_string(), "unix:///var/run/docker.sock");
    }
    Ok(())
}
