//! Tests with a fake environment, and files in a temporary directory.

mod tls;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

/// The SHA-256 of `remote`. The docker CLI gives this name to the directory of that context.
const REMOTE: &str = "b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a";

/// The address of the default engine: this socket or, on Windows, a pipe.
fn default_host(socket: &str) -> &str {
    if cfg!(windows) {
        "npipe:////./pipe/docker_engine"
    } else {
        socket
    }
}

/// A message with the separators of unix in its paths.
fn slashed(text: &str) -> String {
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.to_owned()
    }
}

/// A home directory and variables.
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
        let parts = name.split('/');
        let path = parts.fold(self.home.path().to_owned(), |path, part| path.join(part));
        path.display().to_string()
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

    fn engine(&self) -> Result<Discovered> {
        self.engine_among(&[])
    }

    /// Finds the engine among these sockets instead of those of this machine.
    fn engine_among(&self, sockets: &[&Path]) -> Result<Discovered> {
        let variable = |name: &str| self.variables.get(name).map(OsString::from);
        let home = self.home.path().to_owned();
        let discovery = Discovery {
            environment: &Environment::new(&variable, Some(home)),
            sockets: sockets.iter().map(PathBuf::from).collect(),
        };
        discovery.engine()
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

fn tls(found: &Discovered) -> String {
    format!("{:?}", found.tls)
}

#[test]
fn docker_host_takes_precedence() -> Result<()> {
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
fn malformed_variable_error_has_value_and_expected_form() {
    let shown = Fixture::new().set("DOCKER_HOST", "docker:port").error();
    for part in ["DOCKER_HOST", "`docker:port`", "tcp://host:port"] {
        assert!(shown.contains(part), "{shown}");
    }
    let shown = Fixture::new().set("DOCKER_API_VERSION", "latest").error();
    for part in ["DOCKER_API_VERSION", "`latest`", "1.23"] {
        assert!(shown.contains(part), "{shown}");
    }
}

#[test]
fn docker_api_version_pins_the_version() -> Result<()> {
    let found = Fixture::new()
        .set("DOCKER_HOST", "unix:///x")
        .set("DOCKER_API_VERSION", "1.41")
        .engine()?;
    assert_eq!(found.version, Some(ApiVersion::new(1, 41)));
    Ok(())
}

#[test]
fn headers_of_the_config_file_are_found_and_hidden() -> Result<()> {
    let headers = r#"{"HttpHeaders": {"X-Token": "hunter2", "Host": "x"}}"#;
    let found = Fixture::new()
        .file(".docker/config.json", headers)
        .engine()?;
    assert_eq!(found.headers.len(), 1);
    assert_eq!(found.headers["x-token"], "hunter2");
    assert!(!format!("{found:?}").contains("hunter2"));

    let invalid = r#"{"HttpHeaders": {"X-Token": "hunter2\n"}}"#;
    let shown = Fixture::new().file(".docker/config.json", invalid).error();
    assert!(
        shown.contains("`X-Token`") && !shown.contains("hunter2"),
        "{shown}"
    );
    Ok(())
}

#[test]
fn blank_docker_host_selects_the_default_engine() -> Result<()> {
    let fixture = Fixture::new()
        .set("DOCKER_HOST", "  ")
        .file(".docker/config.json", r#"{"currentContext": "gone"}"#);
    let found = fixture.engine_among(&[Path::new("/nowhere.sock")])?;
    assert_eq!(found.host.to_string(), default_host("unix:///nowhere.sock"));
    Ok(())
}

#[test]
fn docker_context_takes_precedence_over_the_config_file() -> Result<()> {
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
    assert_eq!(found.host.to_string(), default_host("unix:///nowhere.sock"));
    Ok(())
}

#[test]
fn docker_config_names_the_configuration_directory() -> Result<()> {
    let fixture = Fixture::new()
        .file("settings/config.json", r#"{"currentContext":"remote"}"#)
        .file(
            &format!("settings/contexts/meta/{REMOTE}/meta.json"),
            &meta("remote", "ssh://me@10.0.0.1"),
        );
    let dir = fixture.path("settings");
    let found = fixture.set("DOCKER_CONFIG", dir).engine()?;
    assert_eq!(found.host.to_string(), "ssh://me@10.0.0.1");
    Ok(())
}

#[test]
fn missing_context_error_lists_the_others() {
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
        assert!(
            shown.contains(part) || slashed(&shown).contains(part),
            "{shown}"
        );
    }
}

#[test]
fn missing_current_context_error_names_the_file() {
    let fixture = Fixture::new().file(".docker/config.json", r#"{"currentContext": "gone"}"#);
    let shown = fixture.error();
    let config = fixture.path(".docker/config.json");
    let expected = format!("there is no context `gone`, which {config} names, in ");
    assert!(shown.starts_with(&expected), "{shown}");
}

#[test]
fn without_a_home_directory_a_context_or_tls_needs_docker_config() {
    for (name, value) in [("DOCKER_CONTEXT", "remote"), ("DOCKER_TLS_VERIFY", "1")] {
        let variable = |wanted: &str| (wanted == name).then(|| value.into());
        let found = discover(&Environment::new(&variable, None));
        let shown = found.map_err(|error| error.to_string());
        assert!(
            matches!(&shown, Err(text) if text.contains("DOCKER_CONFIG is not set")),
            "{shown:?}"
        );
    }
}

#[test]
fn invalid_context_error_names_the_file() {
    let kubernetes = r#"{"Name":"remote","Endpoints":{"kubernetes":{"Host":"https://k"}}}"#;
    for (meta, reason) in [
        (meta("remote", "non sense"), "`non sense`"),
        (meta("remote", ""), "does not name a Docker engine"),
        (kubernetes.to_owned(), "does not name a Docker engine"),
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
fn config_file_with_an_unreadable_context_is_an_error() {
    for text in ["{", r#"{"currentContext": 5}"#] {
        let shown = Fixture::new().file(".docker/config.json", text).error();
        assert!(
            shown.contains("config.json: ") && shown.contains("set DOCKER_HOST"),
            "{shown}"
        );
    }
}

#[cfg(unix)]
#[test]
fn default_engine_is_the_first_existing_socket() -> Result<()> {
    let fixture = Fixture::new();
    let dir = fixture.home.path();
    let (missing, file) = (dir.join("missing.sock"), dir.join("file.sock"));
    fs::write(&file, "").unwrap();
    let socket = dir.join("rootless.sock");
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
fn system_and_user_sockets_are_tried() {
    let variable = |name: &str| (name == "XDG_RUNTIME_DIR").then(|| "/run/user/1000".into());
    let sockets = default_sockets(&Environment::new(&variable, Some("/home/me".into())));
    let expected = [
        "/var/run/docker.sock",
        "/run/user/1000/docker.sock",
        "/home/me/.docker/run/docker.sock",
    ];
    assert_eq!(sockets, expected.map(PathBuf::from));
}

#[test]
fn empty_environment_selects_the_default_engine() -> Result<()> {
    for home in [None, Some(PathBuf::new())] {
        let found = discover(&Environment::new(&|_| None, home))?;
        let host = default_host("unix:///var/run/docker.sock");
        assert_eq!(found.host.to_string(), host);
    }
    Ok(())
}
